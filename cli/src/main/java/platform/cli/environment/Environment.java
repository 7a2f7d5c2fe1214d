package platform.cli.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An environment of this checkout: `stage` or `prod`.
///
/// @param name its name, a folder below `environments/`
/// @param root the checkout
/// @param composeFiles the options that tell Compose its files, relative to the checkout
/// @param variables what Compose gets besides, where no env file can be named: secrets, which its text does not show
public record Environment(String name, Path root, List<String> composeFiles, Map<String, String> variables) {

    public Environment {
        composeFiles = List.copyOf(composeFiles);
        variables = Map.copyOf(variables);
    }

    /// Whether it is production: pinned by a lock in git, changed only by promote and rollback.
    public boolean production() {
        return name.equals("prod");
    }

    /// The file that says what it runs, `<name>.lock`.
    public String lockFile() {
        return name + ".lock";
    }

    @Override
    public String toString() {
        return name;
    }
}
