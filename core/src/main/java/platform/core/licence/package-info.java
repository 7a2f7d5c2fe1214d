/// Licences: what happened to a purchase (facts) and what that makes of its licence (a pure fold).
@NullMarked
package platform.core.licence;

import org.jspecify.annotations.NullMarked;
