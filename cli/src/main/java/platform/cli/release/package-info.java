/// A release, and an order to bring an environment to one.
@NullMarked
package platform.cli.release;

import org.jspecify.annotations.NullMarked;
