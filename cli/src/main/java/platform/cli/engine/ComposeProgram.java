package platform.cli.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;

/// How Compose is started: the plugin by itself, which may be run so since Compose 2, where it lies in one of the places that
/// `docker` looks at. `docker compose` would start three programs for one: itself, the plugin to ask what it is, the
/// plugin to do it.
///
/// @param places folders that may have plugins, besides the user's own
record ComposeProgram(List<Path> places) {

    /// In the order of docker/cli, `cli-plugins/manager/manager_unix.go`.
    static final ComposeProgram USUAL = new ComposeProgram(
            Stream.of("/usr/local/lib/docker", "/usr/local/libexec/docker",
                    "/usr/lib/docker", "/usr/libexec/docker").map(Path::of).toList());

    private static final String PLUGIN = "cli-plugins/docker-compose";
    private static final Pattern USABLE = Pattern.compile("v?([2-9]|[1-9][0-9])\\..*");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String INSTALL = "sudo apt install docker-compose-v2 (Ubuntu), docker-compose (Debian 13) or"
            + " docker-compose-plugin (Docker's own repository)";

    ComposeProgram {
        places = List.copyOf(places);
    }

    /// The words before Compose's own options.
    ///
    /// @param environment that it will get
    /// @throws Problem if there is no Compose 2
    List<String> command(Map<String, String> environment) {
        List<Path> plugins = Stream.concat(own(environment), places.stream()).map(place -> place.resolve(PLUGIN))
                .toList();
        return plugins.stream().filter(Files::isExecutable).findFirst().map(plugin -> List.of(plugin.toString()))
                .orElseGet(() -> elsewhere(environment, plugins));
    }

    /// Docker may know of more places than we.
    private List<String> elsewhere(Map<String, String> environment, List<Path> plugins) {
        if (version(environment, "docker", "compose").filter(USABLE.asMatchPredicate()).isPresent()) {
            return List.of("docker", "compose");
        }
        Optional<Path> broken = plugins.stream().filter(Files::exists).findFirst();
        if (broken.isPresent()) {
            throw Problem.usage("Docker Compose cannot be run", broken.get() + " is not executable",
                    "sudo chmod a+x " + broken.get());
        }
        if (program(environment, "docker").isEmpty()) {
            throw Problem.usage("Docker is not installed", "there is no docker on PATH, and no Compose plugin",
                    "sudo apt install docker.io docker-cli docker-compose (Ubuntu: docker.io docker-compose-v2), or"
                            + " environments/local/engine up");
        }
        throw Problem.usage("Docker Compose 2 is missing", version(environment, "docker-compose")
                .map(old -> "there is docker-compose " + old + ", and docker has no plugin for it")
                .orElse("docker has no plugin for it"), INSTALL);
    }

    private static Optional<String> version(Map<String, String> environment, String program, String... words) {
        return program(environment, program).map(path -> new ChildProcess(Path.of("/"), environment).run(LIMIT,
                Stream.of(Stream.of(path.toString()), Stream.of(words), Stream.of("version", "--short"))
                        .flatMap(word -> word).toList()))
                .filter(ChildProcess.Result::succeeded).map(result -> result.lastLines(1));
    }

    private static Optional<Path> program(Map<String, String> environment, String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(":", -1)).filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name)).filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> own(Map<String, String> environment) {
        return set(environment, "DOCKER_CONFIG").or(() -> set(environment, "HOME").map(home -> home + "/.docker"))
                .map(Path::of).stream();
    }

    /// To `docker`, too, an empty variable is none.
    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
