package platform.cli.build;

import platform.cli.release.Service;

/// How a service becomes an image.
///
/// @param service whose recipe it is
/// @param module the Maven module, which is its folder
/// @param mainClass what the image starts
/// @param port what it listens on
/// @param description one line for those who browse the registry
record Recipe(Service service, String module, String mainClass, int port, String description) {

    static Recipe of(Service service) {
        return switch (service) {
            case API ->
                new Recipe(service, "server", "platform.server.Main", 3011, "Licences and Stripe webhooks: the API");
            case WORKER ->
                new Recipe(service, "worker", "platform.worker.Main", 9110, "Licences and Stripe webhooks: the worker");
        };
    }
}
