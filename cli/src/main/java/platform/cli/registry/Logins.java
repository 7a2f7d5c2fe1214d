package platform.cli.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The logins of this user, by registry.
@FunctionalInterface
public interface Logins {

    /// The login for a registry, e.g. `ghcr.io` or `127.0.0.1:5000`; empty if there is none.
    Optional<Login> of(String registry);

    /// What `docker login` left behind: `$DOCKER_CONFIG/config.json`, else `~/.docker/config.json`, with its credential helpers.
    static Logins docker(Map<String, String> environment) {
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        return new DockerLogins(folder.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".docker")
                : Path.of(folder));
    }
}
