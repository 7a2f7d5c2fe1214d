/// Real parts for tests: engine, registry, repositories.
@NullMarked
package platform.cli.testing;

import org.jspecify.annotations.NullMarked;
