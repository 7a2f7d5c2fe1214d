package platform.cli.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How Compose is started: the plugin by itself, which may be run so since Compose 2, where it lies in one of the places that
/// `docker` looks at. `docker compose` would start three programs for one: itself, the plugin to ask what it is, the
/// plugin to do it.
final class ComposeProgram {

    private static final String PLUGIN = "cli-plugins/docker-compose";
    /// In the order of docker/cli, `cli-plugins/manager/manager_unix.go`.
    private static final List<String> PLACES = List.of("/usr/local/lib/docker", "/usr/local/libexec/docker",
            "/usr/lib/docker", "/usr/libexec/docker");

    private ComposeProgram() {}

    /// The words before Compose's own options.
    ///
    /// @param environment that it will get
    static List<String> command(Map<String, String> environment) {
        Stream<String> own = set(environment, "DOCKER_CONFIG")
                .or(() -> set(environment, "HOME").map(home -> home + "/.docker")).stream();
        return Stream.concat(own, PLACES.stream()).map(place -> Path.of(place).resolve(PLUGIN))
                .filter(Files::isExecutable).findFirst().map(plugin -> List.of(plugin.toString()))
                .orElse(List.of("docker", "compose"));
    }

    /// To `docker`, too, an empty variable is none.
    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
