package platform.cli.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import platform.cli.problem.Problem;

/// The environments that a checkout has.
public final class Environments {

    private final Path root;
    private final IdentityFile identity;

    /// @param root the checkout
    /// @param identity opens sealed settings
    public Environments(Path root, IdentityFile identity) {
        this.root = root;
        this.identity = identity;
    }

    /// Finds the checkout that a directory lies in: the nearest one upwards with `environments/base.yaml`.
    public static Path checkout(Path from) {
        for (Path directory = from.toAbsolutePath().normalize(); directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("environments/base.yaml"))) {
                return sayable(directory);
            }
        }
        throw Problem.usage("this is not a checkout of the platform", "no environments/base.yaml here or above " + from,
                "change into the checkout, or name it with -C");
    }

    /// A class path and a mount are told by what a colon parts.
    private static Path sayable(Path checkout) {
        if (checkout.toString().contains(":")) {
            throw Problem.usage("a checkout must not have a colon in its path", "it is " + checkout,
                    "move it: mv, or git clone to another folder");
        }
        return checkout;
    }

    /// The names of all environments.
    public List<String> names() {
        try (Stream<Path> folders = Files.list(root.resolve("environments"))) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("compose.yaml")))
                    .map(folder -> folder.getFileName().toString()).filter(name -> !name.equals("local")).sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The environment of that name, with its env file.
    ///
    /// @throws Problem if there is no such environment, or its env file is absent, cannot be opened or has faults
    public Environment named(String name) {
        SettingsFile file = settings(name);
        EnvFile settings = file.read().sound(file.called());
        boolean sealed = file.sealed();
        // What was opened goes to Compose as variables of its process, never to a disk; and no stray .env is read.
        List<String> files = new ArrayList<>(List.of("--env-file", sealed ? "/dev/null" : file.called()));
        // Compose reads COMPOSE_FILE from the settings, unless it is told files.
        if (settings.value("COMPOSE_FILE").isEmpty()) {
            files.addAll(List.of("-f", "environments/" + name + "/compose.yaml"));
        }
        return new Environment(name, root, files,
                sealed ? Steering.refuse(settings, file.called(), name) : Map.of());
    }

    /// Where the settings of an environment are kept.
    ///
    /// @throws Problem if there is no such environment
    public SettingsFile settings(String name) {
        require(name);
        return new SettingsFile(root, name, identity);
    }

    /// Refuses a name that is no environment of this checkout.
    ///
    /// @throws Problem if there is no such environment
    public void require(String name) {
        if (!names().contains(name)) {
            throw Problem.usage("there is no environment '" + name + "'", "there are " + String.join(", ", names()),
                    "name one of them, or add environments/<name>/compose.yaml");
        }
    }
}
