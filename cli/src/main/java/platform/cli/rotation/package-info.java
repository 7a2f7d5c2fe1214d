/// Rotation of keys and secrets: what an env file says about it, and what comes next.
@NullMarked
package platform.cli.rotation;

import org.jspecify.annotations.NullMarked;
