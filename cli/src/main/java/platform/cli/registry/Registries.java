package platform.cli.registry;

/// Makes registries.
public final class Registries {

    private Registries() {}

    /// How an image that is missing comes into a repository. On this machine one builds; what others pull comes from CI alone.
    ///
    /// @param repository e.g. `ghcr.io/owner/repo`
    /// @param build how to build it on this machine
    public static String filled(String repository, String build) {
        return Address.isLoopback(repository.substring(0, Math.max(0, repository.indexOf('/'))))
                ? build
                : "push main and let CI build it (the workflow docker-build)";
    }

    /// Any registry that speaks the OCI distribution API: over TLS, and in clear on this machine's loopback only.
    public static Registry distribution(Logins logins) {
        return new DistributionRegistry(new RegistryHttp(logins));
    }
}
