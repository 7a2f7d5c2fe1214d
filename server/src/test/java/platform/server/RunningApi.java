package platform.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import platform.core.http.Route;
import platform.core.telemetry.CapturedLogs;
import platform.core.testing.CheckoutEvent;

/// The API in this JVM at a free port, and a client of it.
final class RunningApi implements AutoCloseable {
    static final String SECRET = "whsec_present";
    static final String PREVIOUS_SECRET = "whsec_previous";
    static final String ORIGIN = "https://shop.example";
    static final String ADMIN_KEY = "admin-present";

    /// RFC 8032, section 7.1, test 1: a pair that everybody knows.
    static final Map<String, String> KEYS = Map.of("LICENSE_KEY_VERSION", "3", "LICENSE_PRIVATE_KEY_B64",
            "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", "LICENSE_PUBLIC_KEY_B64",
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");

    static {
        CapturedLogs.start("api");
    }

    private final Api api;
    private final InstantSource clock;
    private final AtomicInteger clients = new AtomicInteger();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunningApi(String databaseUrl, String redisUrl, InstantSource clock) {
        this(databaseUrl, redisUrl, clock, Map.of());
    }

    /// @param settings besides, or in place of, those of [#environment]; an empty one is as if not set
    RunningApi(String databaseUrl, String redisUrl, InstantSource clock, Map<String, String> settings) {
        this.clock = clock;
        Map<String, String> all = environment(databaseUrl, redisUrl);
        all.putAll(settings);
        this.api = new Api(ApiSettings.from(all), clock);
    }

    static Map<String, String> environment(String databaseUrl, String redisUrl) {
        Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "DATABASE_URL", databaseUrl, "REDIS_URL",
                redisUrl,
                "STRIPE_WEBHOOK_SECRET", SECRET,
                "STRIPE_WEBHOOK_SECRET_PREVIOUS", PREVIOUS_SECRET, "ADMIN_API_KEY", ADMIN_KEY, "ADMIN_API_KEY_PREVIOUS",
                "admin-previous", "RELEASE_SHA", "0123abc", "ENABLE_HSTS", "true"));
        environment.put("CORS_ALLOW_ORIGINS", ORIGIN + ",app://obsidian.md");
        // Tests say by X-Forwarded-For which client they are.
        environment.put("TRUSTED_PROXIES", "127.0.0.0/8");
        environment.putAll(KEYS);
        return environment;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api.port() + path);
    }

    List<Route> routes() {
        return api.routes();
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> delete(String path, String... headers) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE().headers(headers));
    }

    /// Sends JSON, each time as another client, so that no rate limit is met.
    HttpResponse<String> post(String path, String json) {
        int client = clients.incrementAndGet();
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(json))
                .headers("Content-Type", "application/json", "X-Forwarded-For",
                        "10.%d.%d.%d".formatted(client >> 16 & 255, client >> 8 & 255, client & 255)));
    }

    /// Sends an event as Stripe does, signed now.
    HttpResponse<String> webhook(CheckoutEvent event) {
        return webhook("/stripe/webhook", event.json(), CheckoutEvent.signature(event.json(), SECRET, clock.instant()));
    }

    HttpResponse<String> webhook(String path, String body, String signature) {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).header(
                "Stripe-Signature",
                signature));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
            api.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
