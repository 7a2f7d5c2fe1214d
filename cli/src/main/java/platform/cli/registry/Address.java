package platform.cli.registry;

import java.net.URI;

import platform.cli.problem.Problem;

/// A repository, taken apart: where its registry is and what it is called there.
///
/// @param registry host and port, e.g. `ghcr.io`
/// @param path the rest, e.g. `owner/repo/api`
record Address(String registry, String path) {

    static Address of(String repository) {
        int slash = repository.indexOf('/');
        if (slash < 1 || slash == repository.length() - 1) {
            throw Problem.usage("not an image repository: " + repository,
                    "it has a registry and a path, like ghcr.io/<owner>/<repo>/api",
                    "set --repository or IMAGE_REPOSITORY");
        }
        return new Address(repository.substring(0, slash), repository.substring(slash + 1));
    }

    URI manifest(String reference) {
        return uri("manifests/" + reference);
    }

    URI blob(String digest) {
        return uri("blobs/" + digest);
    }

    URI uploads() {
        return uri("blobs/uploads/");
    }

    private URI uri(String rest) {
        String host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
        return URI.create((isLoopback(host) ? "http://" : "https://") + host + "/v2/" + path + "/" + rest);
    }

    /// Whether a registry is on this machine: only then it may be asked in clear.
    static boolean isLoopback(String registry) {
        int colon = registry.lastIndexOf(':');
        String host = colon > 0 ? registry.substring(0, colon) : registry;
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    @Override
    public String toString() {
        return registry + "/" + path;
    }
}
