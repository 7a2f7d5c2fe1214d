/// Child processes: bounded in time and output, never through a shell.
@NullMarked
package platform.cli.process;

import org.jspecify.annotations.NullMarked;
