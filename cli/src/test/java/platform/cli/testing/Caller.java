package platform.cli.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.smoke.StripeSignature;
import platform.cli.waiting.Time;

/// Whoever calls an environment through its front: plugins, Stripe, the dashboard. Each call comes from another address, unless one
/// is given.
public final class Caller implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /// Five attempts at an event take 15 to 30 s alone, and whoever looks for what is due looks once a second.
    private static final Duration SOON = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT)
            .build();
    private final AtomicInteger addresses = new AtomicInteger();
    private final String url;
    private final String secret;
    private final String adminKey;

    /// What came.
    public record Answer(int status, HttpResponse<String> whole) {

        /// The body as JSON.
        public JsonNode json() {
            try {
                return JSON.readTree(whole.body());
            } catch (JsonProcessingException e) {
                throw new AssertionError(whole.body(), e);
            }
        }

        /// A header, empty without one.
        public String header(String name) {
            return whole.headers().firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return status + " " + whole.body();
        }
    }

    private Caller(String url, String secret, String adminKey) {
        this.url = url;
        this.secret = secret;
        this.adminKey = adminKey;
    }

    /// Of an environment, with its secrets.
    public static Caller of(Checkout checkout, String env) {
        return new Caller("http://127.0.0.1:" + checkout.setting(env, "EDGE_PORT"),
                checkout.setting(env, "STRIPE_WEBHOOK_SECRET"), checkout.setting(env, "ADMIN_API_KEY"));
    }

    /// GET.
    public Answer get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /// POST of JSON from an address that has not called yet.
    public Answer post(String path, String json) {
        int next = addresses.incrementAndGet();
        return postFrom("198.18.%d.%d".formatted(next >> 8 & 255, next & 255), path, json);
    }

    /// POST of JSON from an address.
    public Answer postFrom(String address, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).header("X-Forwarded-For", address)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// What only the dashboard may ask; POST when there is a body.
    public Answer admin(String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("X-ADMIN-API-KEY", adminKey).header("Content-Type", "application/json");
        return send(json.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// Any request.
    public Answer options(String path, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).headers(headers));
    }

    /// A webhook with a signature of now.
    public Answer event(String body) {
        return webhook(body, signature(body, Instant.now()));
    }

    /// A webhook with a header as it is given; none when empty.
    public Answer webhook(String body, String signature) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/stripe/webhook"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(signature.isEmpty() ? request : request.header("Stripe-Signature", signature));
    }

    /// The `Stripe-Signature` of a body, made with this environment's secret.
    public String signature(String body, Instant at) {
        return StripeSignature.of(body, secret, at);
    }

    /// Asks until the answer is what is waited for, half a minute at most, and gives the last answer.
    public static Answer until(Supplier<Answer> call, Predicate<Answer> wanted) {
        return Time.real().until(SOON, () -> Optional.of(call.get()).filter(wanted)).orElseGet(call);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> whole = http.send(request.timeout(LIMIT).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(whole.statusCode(), whole);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
