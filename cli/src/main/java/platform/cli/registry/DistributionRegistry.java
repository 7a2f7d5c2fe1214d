package platform.cli.registry;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

import platform.cli.image.Digest;
import platform.cli.problem.Problem;
import platform.cli.registry.RegistryHttp.Question;

/// The OCI distribution API.
final class DistributionRegistry implements Registry {

    private static final String MANIFESTS = String.join(", ", "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json");

    private final RegistryHttp http;

    DistributionRegistry(RegistryHttp http) {
        this.http = http;
    }

    /// What answers a question for a manifest: the bytes as the registry keeps them, and the media type that belongs to them.
    private record Manifest(HttpResponse<byte[]> answer) {

        byte[] bytes() {
            return answer.body();
        }

        String type() {
            return answer.headers().firstValue("Content-Type").orElse("application/vnd.oci.image.manifest.v1+json");
        }

        Digest digest() {
            return DistributionRegistry.digest(bytes());
        }
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public Optional<Digest> digestOf(String repository, String tag) {
        return manifest(Address.of(repository), tag).map(Manifest::digest);
    }

    @Override
    public boolean exists(String repository, Digest image) {
        Address address = Address.of(repository);
        return isThere(address, Question.of("HEAD", address.manifest(image.text()), "Accept", MANIFESTS));
    }

    @Override
    public boolean holds(String repository, Digest blob) {
        Address address = Address.of(repository);
        return isThere(address, Question.of("HEAD", address.blob(blob.text())));
    }

    private boolean isThere(Address address, Question question) {
        int status = http.ask(address, question).statusCode();
        return switch (status) {
            case 200, 307 -> true;
            case 404 -> false;
            default -> throw RegistryHttp.nonsense(address, "status " + status);
        };
    }

    @Override
    public Map<String, String> labels(String repository, Digest image) {
        Address address = Address.of(repository);
        JsonNode manifest = http.read(address, manifest(address, image).bytes());
        String configuration = manifest.path("config").path("digest").asText("");
        if (configuration.isEmpty()) {
            throw RegistryHttp.nonsense(address, image + " is not the manifest of one image");
        }
        Digest wanted = new Digest(configuration);
        HttpResponse<byte[]> answer = http.ask(address, Question.of("GET", address.blob(configuration)));
        if (answer.statusCode() != 200) {
            throw RegistryHttp.nonsense(address, "status " + answer.statusCode() + " for " + wanted);
        }
        requireDigest(address, wanted, answer.body());
        Map<String, String> labels = new TreeMap<>();
        http.read(address, answer.body()).path("config").path("Labels").properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return Map.copyOf(labels);
    }

    @Override
    public void tag(String repository, Digest image, String tag) {
        Address address = Address.of(repository);
        Manifest manifest = manifest(address, image);
        HttpResponse<byte[]> answer = http.ask(address, new Question("PUT", address.manifest(tag),
                List.of("Content-Type", manifest.type()), BodyPublishers.ofByteArray(manifest.bytes())));
        if (answer.statusCode() != 201 && answer.statusCode() != 200) {
            throw Problem.failed("cannot tag " + repository + ":" + tag,
                    address.registry() + " answers with status " + answer.statusCode(), "run the same command again");
        }
    }

    @Override
    public void requirePush(String repository) {
        Address address = Address.of(repository);
        HttpResponse<byte[]> answer = http.ask(address, Question.of("POST", address.uploads()));
        if (answer.statusCode() != 202) {
            throw RegistryHttp.nonsense(address, "it does not take uploads: status " + answer.statusCode());
        }
        URI upload = answer.uri().resolve(answer.headers().firstValue("Location").orElse(""));
        if (upload.getAuthority() != null && upload.getAuthority().equals(answer.uri().getAuthority())) {
            // Whether it is taken back now or expires by itself is the registry's own affair.
            http.ask(address, Question.of("DELETE", upload));
        }
    }

    private Manifest manifest(Address address, Digest image) {
        Manifest manifest = manifest(address, image.text()).orElseThrow(
                () -> Problem.failed(address + " has no image " + image, "it was never pushed, or it was deleted",
                        Registries.filled(address.toString(), "platformctl build, at the commit it was built from")));
        requireDigest(address, image, manifest.bytes());
        return manifest;
    }

    private Optional<Manifest> manifest(Address address, String reference) {
        HttpResponse<byte[]> answer = http.ask(address,
                Question.of("GET", address.manifest(reference), "Accept", MANIFESTS));
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(new Manifest(answer));
            case 404 -> Optional.empty();
            default -> throw RegistryHttp.nonsense(address, "status " + answer.statusCode());
        };
    }

    private static void requireDigest(Address address, Digest wanted, byte[] bytes) {
        if (!digest(bytes).equals(wanted)) {
            throw RegistryHttp.nonsense(address, "its bytes for " + wanted + " have another digest");
        }
    }

    private static Digest digest(byte[] bytes) {
        try {
            return new Digest(
                    "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
