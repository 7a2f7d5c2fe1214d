/// An environment: its compose files, its env file, its settings of the tool.
@NullMarked
package platform.cli.environment;

import org.jspecify.annotations.NullMarked;
