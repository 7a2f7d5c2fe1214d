package platform.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

import platform.core.telemetry.CapturedLogs;
import platform.worker.event.RetryPolicy;

/// A worker in this JVM, and a client of its health and metrics.
final class RunningWorker implements AutoCloseable {
    static {
        CapturedLogs.start("worker");
    }

    private final Worker worker;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunningWorker(String databaseUrl, String redisUrl, InstantSource clock, RetryPolicy retries) {
        this.worker = new Worker(WorkerSettings.from(environment(databaseUrl, redisUrl)), clock, retries);
    }

    static Map<String, String> environment(String databaseUrl, String redisUrl) {
        return new HashMap<>(Map.of("WORKER_METRICS_PORT", "0", "DATABASE_URL", databaseUrl, "REDIS_URL", redisUrl,
                "STRIPE_SECRET_KEY", "sk_test_hidden", "DB_POOL_SIZE", "4", "WORKER_CONCURRENCY", "4",
                // Nobody listens there: no test asks the real Stripe.
                "STRIPE_API_BASE", "http://127.0.0.1:9"));
    }

    HttpResponse<String> get(String path) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + worker.port() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
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
            worker.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
