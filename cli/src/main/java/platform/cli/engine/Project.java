package platform.cli.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A Compose project after merging and interpolation. It holds secrets: never print it.
///
/// @param name the project's name, e.g. `onp-prod`
/// @param services its enabled services by name
/// @param networks real network names by their key, e.g. `edge` → `onp-prod_edge`
/// @param settings the tool's own settings, `x-platform`
public record Project(String name, Map<String, ServiceConfig> services, Map<String, String> networks,
        Settings settings) {

    /// The service of the one-shot migration.
    public static final String MIGRATION = "migrate";
    private static final Set<String> RELEASED = Set.of("api", "worker", MIGRATION);

    public Project {
        services = Map.copyOf(services);
        networks = Map.copyOf(networks);
    }

    /// What a service is to be.
    ///
    /// @param image its image reference
    /// @param hash what Compose makes of its configuration, `docker compose config --hash`
    /// @param replicas how many containers the file asks for
    /// @param cpuShares the weight of each while processors are short; 0 when the file gives none
    /// @param environment its variables, values included
    public record ServiceConfig(String image, String hash, int replicas, int cpuShares,
            Map<String, String> environment) {

        public ServiceConfig {
            environment = Map.copyOf(environment);
        }

        /// The weight with which a container of it starts beside one that serves: a quarter, and 2 at least, as the kernel wants;
        /// 0 when the file gives none.
        public int startingShares() {
            return cpuShares == 0 ? 0 : Math.max(2, cpuShares / 4);
        }

        /// Whether a container of it has the weight still with which it started.
        public boolean starting(Container container) {
            return container.cpuShares() != cpuShares && container.cpuShares() == startingShares();
        }

        /// Whether a container was made from this.
        public boolean made(Container container) {
            return container.configHash().equals(hash);
        }

        @Override
        public String toString() {
            return "ServiceConfig[" + image + "]";
        }
    }

    /// `x-platform` of an environment's compose file.
    ///
    /// @param url how the outside reaches the API
    /// @param repository where its images are, without the service, e.g. `ghcr.io/owner/repo`
    /// @param promotedFrom the environment that must have proven a release first
    /// @param soak how long it must have run there
    /// @param readyWithin how long a candidate may take until it is ready
    public record Settings(String url, String repository, Optional<String> promotedFrom, Duration soak,
            Duration readyWithin) {
    }

    /// The services that do not come with a release: database, queue, edge.
    public List<String> infrastructure() {
        return services.keySet().stream().filter(name -> !RELEASED.contains(name)).sorted().toList();
    }

    /// What stands before the API; it is on the host before anything else.
    public ServiceConfig edge() {
        return service("edge");
    }

    /// The service of that name.
    ///
    /// @throws IllegalStateException if there is none: the compose files are ours and have it
    public ServiceConfig service(String name) {
        return Optional.ofNullable(services.get(name))
                .orElseThrow(() -> new IllegalStateException("the compose files have no service " + name));
    }

    /// The network that joins edge and API.
    public String edgeNetwork() {
        return Optional.ofNullable(networks.get("edge"))
                .orElseThrow(() -> new IllegalStateException("the compose files have no network edge"));
    }

    @Override
    public String toString() {
        return "Project[" + name + "]";
    }
}
