/// How the tool says that something did not work, and with which exit code.
@NullMarked
package platform.cli.problem;

import org.jspecify.annotations.NullMarked;
