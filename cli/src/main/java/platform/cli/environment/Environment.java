package platform.cli.environment;

import java.nio.file.Path;
import java.util.List;

/// An environment of this checkout: `stage` or `prod`.
///
/// @param name its name, a folder below `environments/`
/// @param root the checkout
/// @param composeFiles the options that tell Compose its files, relative to the checkout
public record Environment(String name, Path root, List<String> composeFiles) {

    public Environment {
        composeFiles = List.copyOf(composeFiles);
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
