/// How much one client may ask within a minute, and who a client is.
@NullMarked
package platform.server.limit;

import org.jspecify.annotations.NullMarked;
