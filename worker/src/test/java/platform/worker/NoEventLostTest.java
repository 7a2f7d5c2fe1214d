package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.ServiceProcess;
import platform.core.testing.Slow;
import platform.core.testing.TestRedis;

/// Buyers' events flow in over 32 connections while everything is killed with -9, one after the other: the API twice, the worker
/// twice, Redis with all its data, and Postgres. The sender does as Stripe does and sends again what was not answered with 200.
///
/// `bench/chaos 20000` runs it at length.
@Slow
class NoEventLostTest {
    private static final int EVENTS = Integer.getInteger("chaos.events", 2_000);
    private static final int CONNECTIONS = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final String SECRET = "whsec_chaos";
    private static final InstantSource CLOCK = InstantSource.system();

    private final int port = TestRedis.freePort();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger accepted = new AtomicInteger();

    @Test
    void each_event_makes_its_licence_once_whatever_is_killed_meanwhile()
            throws InterruptedException, ExecutionException {
        try (Shop shop = new Shop(); Services services = new Services(shop, port)) {
            try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> sent = new ArrayList<>();
                for (int first = 0; first < CONNECTIONS; first++) {
                    int from = first;
                    sent.add(senders.submit(() -> sendEvery(from)));
                }
                killOneAfterTheOther(shop, services);
                for (Future<?> sender : sent) {
                    sender.get();
                }
            }
            assertThat(shop.count("stripe_events")).isEqualTo("" + EVENTS);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.postgres
                    .query("SELECT status || ' ' || count(*) FROM stripe_events GROUP BY status ORDER BY status"))
                    .containsExactly("processed " + EVENTS));
            assertThat(shop.count("licenses")).isEqualTo("" + EVENTS);
            assertThat(shop.postgres.query("SELECT count(DISTINCT purchase_id) FROM licenses WHERE status = 'ACTIVE'"))
                    .containsExactly("" + EVENTS);
            assertThat(shop.postgres.query("SELECT count(DISTINCT event_id) FROM license_facts"))
                    .containsExactly("" + EVENTS);
            assertThat(shop.failedList()).isEmpty();
            // What a killed worker had read is taken over when that is surely dead.
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.left()).isEmpty());
        }
    }

    private void killOneAfterTheOther(Shop shop, Services services) {
        afterPart(1);
        services.killApi();
        afterPart(2);
        services.killWorker();
        afterPart(3);
        shop.redis.kill();
        // Redis stays away for a while: events are accepted all the same.
        afterPart(4);
        shop.redis.start();
        afterPart(5);
        shop.postgres.killAndRestart();
        afterPart(6);
        services.killApi();
        afterPart(7);
        services.killWorker();
    }

    /// Waits until so many eighths of the events were accepted.
    private void afterPart(int eighths) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> accepted.get() >= EVENTS * eighths / 8);
    }

    private void sendEvery(int first) {
        for (int number = first; number < EVENTS; number += CONNECTIONS) {
            CheckoutEvent event = CheckoutEvent.subscription("chaos" + number, CLOCK.instant());
            while (!isAccepted(event)) {
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            accepted.incrementAndGet();
        }
    }

    private boolean isAccepted(CheckoutEvent event) {
        String body = event.json();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/stripe/webhook"))
                .timeout(Duration.ofSeconds(5))
                .header("Stripe-Signature", CheckoutEvent.signature(body, SECRET, CLOCK.instant()))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The API at a fixed port and the worker, each in a process of its own that can be killed and is then started again.
    private static final class Services implements AutoCloseable {
        private final Map<String, String> forApi;
        private final Map<String, String> forWorker;
        private ServiceProcess api;
        private ServiceProcess worker;

        Services(Shop shop, int port) {
            forApi = new HashMap<>(ServiceProcess.apiEnvironment(shop.postgres.url(), shop.redis.url().toString()));
            forApi.putAll(Map.of("PORT", "" + port, "STRIPE_WEBHOOK_SECRET", SECRET));
            forWorker = RunningWorker.environment(shop.postgres.url(), shop.redis.url().toString());
            api = startApi();
            worker = startWorker();
        }

        void killApi() {
            killed(api);
            api = startApi();
        }

        void killWorker() {
            killed(worker);
            worker = startWorker();
        }

        @Override
        public void close() {
            killed(api);
            killed(worker);
        }

        private ServiceProcess startApi() {
            return new ServiceProcess("platform.server.Main", forApi);
        }

        private ServiceProcess startWorker() {
            return new ServiceProcess("platform.worker.Main", forWorker);
        }

        private static void killed(ServiceProcess process) {
            process.kill();
            process.exitCode();
        }
    }
}
