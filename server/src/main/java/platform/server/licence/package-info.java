/// What plugins ask of their licence: claim, activate, refresh, validate, verify, deactivate.
@NullMarked
package platform.server.licence;

import org.jspecify.annotations.NullMarked;
