package platform.cli.registry;

/// Makes registries.
public final class Registries {

    private Registries() {}

    /// Any registry that speaks the OCI distribution API: over TLS, and in clear on this machine's loopback only.
    public static Registry distribution(Logins logins) {
        return new DistributionRegistry(new RegistryHttp(logins));
    }
}
