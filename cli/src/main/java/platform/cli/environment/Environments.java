package platform.cli.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import platform.cli.problem.Problem;

/// The environments that a checkout has.
public final class Environments {

    private final Path root;

    /// @param root the checkout
    public Environments(Path root) {
        this.root = root;
    }

    /// Finds the checkout that a directory lies in: the nearest one upwards with `environments/base.yaml`.
    public static Path checkout(Path from) {
        for (Path directory = from.toAbsolutePath().normalize(); directory != null; directory = directory.getParent()) {
            if (Files.isRegularFile(directory.resolve("environments/base.yaml"))) {
                return directory;
            }
        }
        throw Problem.usage("this is not a checkout of the platform", "no environments/base.yaml here or above " + from,
                "change into the checkout, or name it with -C");
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
    /// @throws Problem if there is no such environment, or no env file for it on this host
    public Environment named(String name) {
        require(name);
        String envFile = ".env." + name;
        if (!Files.isReadable(root.resolve(envFile))) {
            throw Problem.usage("there are no settings for " + name, envFile + " is not in " + root,
                    "cp stage.env.example " + envFile + " && chmod 600 " + envFile + ", and fill it in (manual 4.3)");
        }
        List<String> files = new ArrayList<>(List.of("--env-file", envFile));
        if (!namesComposeFiles(root.resolve(envFile))) {
            files.addAll(List.of("-f", "environments/" + name + "/compose.yaml"));
        }
        return new Environment(name, root, files);
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

    /// Compose reads `COMPOSE_FILE` from the env file, unless it is told files.
    private static boolean namesComposeFiles(Path envFile) {
        try (Stream<String> lines = Files.lines(envFile)) {
            return lines.anyMatch(line -> line.startsWith("COMPOSE_FILE="));
        } catch (IOException | UncheckedIOException e) {
            throw Problem.usage("cannot read " + envFile.getFileName(), String.valueOf(e.getMessage()),
                    "make it a text file in UTF-8, mode 600, of yours").causedBy(e);
        }
    }
}
