/// A release and the lock that says which one an environment runs.
@NullMarked
package platform.cli.release;

import org.jspecify.annotations.NullMarked;
