package platform.cli.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a command was typed.
///
/// @param folder where it stands
/// @param variables its environment variables
/// @param terminal whether a person reads along
public record Shell(Path folder, Map<String, String> variables, boolean terminal) {

    /// Copies the map.
    public Shell {
        variables = Map.copyOf(variables);
    }

    /// The one that started this process.
    public static Shell ofProcess() {
        Map<String, String> variables = System.getenv();
        return new Shell(Path.of(""), variables,
                Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent()
                        && variables.get("CI") == null && !"dumb".equals(variables.get("TERM")));
    }

    /// A variable that is set to something.
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }
}
