/// The Docker Engine and Compose on the host that an environment runs on.
@NullMarked
package platform.cli.engine;

import org.jspecify.annotations.NullMarked;
