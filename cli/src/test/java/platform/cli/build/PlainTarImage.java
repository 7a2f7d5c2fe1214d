package platform.cli.build;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import platform.cli.image.Digest;

/// An image whose only layer, an empty archive, is not compressed.
///
/// @param registry host and port, without TLS
/// @param repository where it goes
record PlainTarImage(String registry, String repository) {

    private static final int EMPTY_TAR = 10_240;
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    BaseImage pushed() throws IOException, InterruptedException {
        byte[] layer = new byte[EMPTY_TAR];
        byte[] config = bytes("""
                              {"architecture":"%s","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}"""
                .formatted(Jdk.architecture(), digest(layer)));
        byte[] manifest = bytes(
                """
                                {"schemaVersion":2,"mediaType":"%s",
                                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
                                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}"""
                        .formatted(MANIFEST, digest(config), config.length, digest(layer), layer.length));
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (byte[] blob : new byte[][]{layer, config}) {
                URI upload = URI.create(send(http, HttpRequest.newBuilder(address("blobs/uploads/")).POST(
                        HttpRequest.BodyPublishers.noBody()), 202).headers().firstValue("Location").orElseThrow());
                URI last = URI.create(upload + (upload.getQuery() == null ? "?" : "&") + "digest=" + digest(blob));
                send(http, HttpRequest.newBuilder(last).PUT(HttpRequest.BodyPublishers.ofByteArray(blob)), 201);
            }
            send(http, HttpRequest.newBuilder(address("manifests/" + digest(manifest))).header("Content-Type", MANIFEST)
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest)), 201);
        }
        return new BaseImage(registry + "/" + repository, new Digest(digest(manifest)));
    }

    private URI address(String path) {
        return URI.create("http://" + registry + "/v2/" + repository + "/" + path);
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request, int expected)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new AssertionError(answer + ": " + answer.body());
        }
        return answer;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
