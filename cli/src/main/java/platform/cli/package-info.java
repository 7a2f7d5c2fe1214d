/// `platformctl`: the entry point.
@NullMarked
package platform.cli;

import org.jspecify.annotations.NullMarked;
