/// How a use case tells what it is doing, without knowing a terminal.
@NullMarked
package platform.cli.progress;

import org.jspecify.annotations.NullMarked;
