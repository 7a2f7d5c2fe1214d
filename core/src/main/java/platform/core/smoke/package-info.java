/// The smoke check's own purchases, which leave nothing behind.
@NullMarked
package platform.core.smoke;

import org.jspecify.annotations.NullMarked;
