/// Everything that is printed: results on stdout, talk on stderr.
@NullMarked
package platform.cli.console;

import org.jspecify.annotations.NullMarked;
