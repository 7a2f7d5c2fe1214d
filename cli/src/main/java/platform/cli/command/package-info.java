/// The commands: they parse, call a use case and word its answer.
@NullMarked
package platform.cli.command;

import org.jspecify.annotations.NullMarked;
