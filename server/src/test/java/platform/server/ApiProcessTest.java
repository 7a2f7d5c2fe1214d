package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.ServiceProcess;
import platform.core.testing.Slow;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;

@Slow
class ApiProcessTest {
    private static final String MAIN = "platform.server.Main";
    private static final InstantSource CLOCK = InstantSource.system();
    private static final TestPostgres POSTGRES = new TestPostgres();
    private static final TestRedis REDIS = new TestRedis();
    private static final Map<String, String> ENVIRONMENT = RunningApi.environment(POSTGRES.url(),
            REDIS.url().toString());

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void migrate() {
        try (ServiceProcess migrate = new ServiceProcess(MAIN, Map.of("DATABASE_URL", POSTGRES.url()), "migrate")) {
            assertThat(migrate.exitCode()).isZero();
            assertThat(migrate.lines()).singleElement().asString().contains("\"event\":\"MigrationCompleted\"");
        }
    }

    @AfterAll
    static void stop() {
        REDIS.close();
        POSTGRES.close();
    }

    @Test
    void describe_says_what_the_build_needs_and_touches_nothing() {
        try (ServiceProcess describe = new ServiceProcess(MAIN, Map.of(), "describe")) {
            assertThat(describe.exitCode()).isZero();
            assertThat(describe.lines()).containsExactly(
                    "{\"service\":\"api\",\"settings\":[\"DATABASE_URL\",\"REDIS_URL\",\"STRIPE_WEBHOOK_SECRET\",\"CORS_ALLOW_ORIGINS\",\"LICENSE_PRIVATE_KEY_B64\",\"LICENSE_PUBLIC_KEY_B64\",\"LICENSE_KEY_VERSION\",\"ADMIN_API_KEY\"],\"schema\":2,\"oldest\":1}");
        }
    }

    @Test
    void a_malformed_setting_stops_the_start_with_one_line_that_names_it() {
        try (ServiceProcess api = new ServiceProcess(MAIN, Map.of("DATABASE_URL", "mysql://u:hidden@h/d"))) {
            assertThat(api.exitCode()).isEqualTo(2);
            assertThat(api.lines()).singleElement().asString().contains("StartRefused")
                    .contains("DATABASE_URL is malformed")
                    .doesNotContain("hidden");
        }
    }

    @Test
    void on_sigterm_a_request_in_flight_is_finished_while_readiness_is_gone() throws IOException, InterruptedException {
        try (ServiceProcess api = started(); Socket slow = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            String body = CheckoutEvent.subscription("slow", CLOCK.instant()).json();
            OutputStream out = slow.getOutputStream();
            out.write(("POST /stripe/webhook HTTP/1.1\r\nHost: api\r\nContent-Length: " + body.length()
                    + "\r\nStripe-Signature: "
                    + CheckoutEvent.signature(body, RunningApi.SECRET, CLOCK.instant()) + "\r\n\r\n"
                    + body.substring(0, 50))
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            // The same connection loop has taken the slow one up before it takes this.
            assertThat(get(api, "/readyz").statusCode()).isEqualTo(200);

            api.terminate();

            await().pollInterval(Duration.ofMillis(10)).until(() -> get(api, "/readyz").statusCode() == 503);
            HttpResponse<String> leaving = get(api, "/readyz");
            assertThat(leaving.body()).contains("not_ready").contains("draining");
            assertThat(leaving.headers().firstValue("connection")).contains("close");
            assertThat(get(api, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(api, "/livez").headers().firstValue("connection")).contains("close");

            out.write(body.substring(50).getBytes(StandardCharsets.UTF_8));
            out.flush();
            String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200").contains("Connection: close").endsWith("{\"received\":true}");
            assertThat(api.exitCode()).isZero();
            assertThat(POSTGRES.query("SELECT status FROM stripe_events WHERE id = 'evt_slow'")).hasSize(1);
        }
    }

    @Test
    void what_was_answered_with_200_is_in_postgres_though_the_api_is_killed() throws InterruptedException {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        AtomicInteger number = new AtomicInteger();
        try (ServiceProcess api = started()) {
            try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 16; i++) {
                    many.execute(() -> sendUntilItDies(api, number, answered));
                }
                await().atMost(Duration.ofSeconds(30)).until(() -> answered.size() >= 200);
                api.kill();
            }
        }
        assertThat(POSTGRES.query("SELECT id FROM stripe_events")).containsAll(answered);
    }

    @Test
    void nothing_it_writes_holds_personal_data_or_a_secret() throws IOException, InterruptedException {
        try (ServiceProcess api = started()) {
            CheckoutEvent event = CheckoutEvent.subscription("quiet", CLOCK.instant());
            assertThat(post(api, event, RunningApi.SECRET)).isEqualTo(200);
            assertThat(post(api, event, "whsec_wrong")).isEqualTo(401);
            get(api, "/admin/licenses?session=" + CheckoutEvent.BUYER);
            api.terminate();
            assertThat(api.exitCode()).isZero();
            assertThat(String.join("\n", api.lines())).contains("StripeWebhookReceived")
                    .contains("StripeWebhookRejected")
                    .doesNotContain(CheckoutEvent.BUYER).doesNotContain("Byron").doesNotContain("whsec_")
                    .doesNotContain("admin-pre")
                    .doesNotContain("postgres:postgres");
            assertThat(api.lines()).allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"));
        }
    }

    private ServiceProcess started() {
        ServiceProcess api = new ServiceProcess(MAIN, ENVIRONMENT);
        await().atMost(Duration.ofSeconds(30)).until(() -> api.port() != 0 && get(api, "/readyz").statusCode() == 200);
        return api;
    }

    private void sendUntilItDies(ServiceProcess api, AtomicInteger number, Set<String> answered) {
        try {
            while (true) {
                CheckoutEvent event = CheckoutEvent.subscription("kill" + number.incrementAndGet(), CLOCK.instant());
                if (post(api, event, RunningApi.SECRET) == 200) {
                    answered.add(event.id());
                }
            }
        } catch (IOException _) {
            // It is dead.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int post(ServiceProcess api, CheckoutEvent event, String secret) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/stripe/webhook"))
                .header("Stripe-Signature", CheckoutEvent.signature(event.json(), secret, CLOCK.instant()))
                .POST(HttpRequest.BodyPublishers.ofString(event.json())).timeout(Duration.ofSeconds(10)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private HttpResponse<String> get(ServiceProcess api, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .timeout(Duration.ofSeconds(5))
                .build(), HttpResponse.BodyHandlers.ofString());
    }
}
