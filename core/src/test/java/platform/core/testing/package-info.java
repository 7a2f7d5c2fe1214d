/// Postgres and Redis for tests: the real ones, started from jars.
@NullMarked
package platform.core.testing;

import org.jspecify.annotations.NullMarked;
