/// What only the holder of the admin key may ask.
@NullMarked
package platform.server.admin;

import org.jspecify.annotations.NullMarked;
