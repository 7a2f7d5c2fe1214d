/// A service as a process: how it describes itself to the build, and how it ends.
@NullMarked
package platform.core.process;

import org.jspecify.annotations.NullMarked;
