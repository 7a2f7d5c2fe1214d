package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import platform.core.queue.QueueNames;
import platform.core.testing.CheckoutEvent;
import platform.core.testing.SampleEvent;
import platform.core.testing.ServiceProcess;
import platform.core.testing.SettableClock;
import platform.core.testing.Slow;
import platform.worker.event.RetryPolicy;

/// The contract's table of Stripe events, over HTTP: signed webhooks go to an API in a process of its own, a worker in another takes them,
/// and an admin's list shows the licence.
@Slow
class EventContractTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// What happens, how the licence then stands, and when it ends: `paid` is the end of the paid period with two days' leeway; a number
    /// counts seconds from the start.
    private static final String TABLE = """
            bought@0                                                       | PRO ACTIVE         | never
            bought_later@0                                                 | PRO ACTIVE         | never
            bought@0 bought_later@5                                        | PRO ACTIVE         | never
            bought_once@0                                                  | LIFETIME ACTIVE    | never
            bought@0 paid@5                                                | PRO ACTIVE         | paid
            bought@0 succeeded@5                                           | PRO ACTIVE         | paid
            bought@0 paid_old@5                                            | PRO ACTIVE         | paid
            bought@0 failed@5                                              | PRO GRACE          | never
            bought@0 failed@5 failed@90                                    | PRO GRACE          | never
            bought@0 failed@5 paid@90                                      | PRO ACTIVE         | paid
            bought@0 updated:active@5                                      | PRO ACTIVE         | paid
            bought@0 updated_old:trialing@5                                | PRO ACTIVE         | paid
            bought@0 updated:past_due@5                                    | PRO GRACE          | paid
            bought@0 updated:unpaid@5                                      | PRO EXPIRED        | 5
            bought@0 updated:unpaid@5 paid@90                              | PRO ACTIVE         | paid
            bought@0 updated:canceled@5                                    | PRO EXPIRED        | 5
            bought@0 deleted@5                                             | PRO EXPIRED        | 5
            bought@0 deleted@5 paid@90                                     | PRO EXPIRED        | 5
            bought@0 paid_old@5 refunded@90                                | PRO REVOKED        | paid
            bought@0 paid_old@5 partly_refunded@90                         | PRO ACTIVE         | paid
            bought_once@0 disputed@90                                      | LIFETIME REVOKED   | never
            bought@0 paid@5 linked@6 disputed@90                           | PRO REVOKED        | paid
            bought@0 paid@5 linked@6                                       | PRO ACTIVE         | paid
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Shop SHOP = new Shop();
    private static final ServiceProcess API = new ServiceProcess("platform.server.Main",
            ServiceProcess.apiEnvironment(SHOP.postgres.url(), SHOP.redis.url().toString()));

    private final Instant start = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS)
            .minus(Duration.ofHours(1));
    private final Instant periodEnd = start.plus(Duration.ofDays(31));

    @BeforeAll
    static void awaitApi() {
        await().atMost(PATIENCE).until(() -> API.port() != 0);
    }

    @BeforeEach
    void clear() {
        SHOP.postgres.clear();
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        API.close();
        SHOP.close();
    }

    @Test
    void each_event_has_the_effect_of_its_row_also_when_all_come_twice_and_in_reverse()
            throws IOException, InterruptedException {
        List<Row> rows = TABLE.lines().map(Row::of).toList();
        try (ServiceProcess _ = worker()) {
            for (int number = 0; number < rows.size(); number++) {
                List<SampleEvent> events = new Purchase("row" + number, periodEnd).events(rows.get(number).sequence,
                        start);
                for (SampleEvent event : Stream.concat(events.reversed().stream(), events.stream()).toList()) {
                    assertThat(send(event)).isEqualTo(200);
                }
            }
            await().atMost(PATIENCE).until(() -> SHOP.unprocessed().isEmpty());
        }
        for (int number = 0; number < rows.size(); number++) {
            assertRow(rows.get(number), "row" + number);
        }
    }

    @Test
    void in_every_order_over_many_connections_the_end_is_the_same() throws InterruptedException, ExecutionException {
        long leeway = periodEnd.plus(Duration.ofDays(2)).getEpochSecond();
        try (ServiceProcess _ = worker(); ServiceProcess _ = worker()) {
            List<Callable<Integer>> purchases = new ArrayList<>();
            for (int order = 0; order < 120; order++) {
                purchases.add(inOrder("e" + order, PermutationTest.ENDED, order));
                purchases.add(inOrder("d" + order, PermutationTest.DISPUTED, order));
            }
            assertThat(all(purchases)).containsOnly(200);
            await().atMost(Duration.ofMinutes(2)).until(() -> SHOP.unprocessed().isEmpty());
        }
        assertThat(SHOP.states()).containsExactlyInAnyOrder(
                "PRO EXPIRED " + start.plusSeconds(90).getEpochSecond() + "*120",
                "PRO REVOKED " + leeway + " disputed*120");
    }

    @Test
    void a_failed_event_that_an_admin_retries_is_taken_from_the_stream_at_once() throws IOException,
            InterruptedException {
        assertThat(QueueNames.FAILED).as("LLEN bull:stripe:failed in the runbook").isEqualTo("bull:stripe:failed");
        assertThat(QueueNames.STREAM).startsWith("bull:stripe:");
        SHOP.store(new Purchase("again", periodEnd).events("bought@0", start).getFirst(), start);
        SHOP.postgres.query("UPDATE stripe_events SET status = 'failed', attempts = 5, error = 'unusable'");
        // By its clock nothing of today is due: its sweeper cannot be what finds the event.
        SettableClock yesterday = new SettableClock(start.minus(Duration.ofDays(1)));
        try (RunningWorker _ = new RunningWorker(SHOP.postgres.url(), SHOP.redis.url().toString(), yesterday,
                RetryPolicy.standard())) {
            await().atMost(PATIENCE).until(() -> SHOP.failedList().equals(List.of("evt_again_1")));
            assertThat(admin("GET", "/admin/events?status=failed").at("/events/0/id").asText())
                    .isEqualTo("evt_again_1");
            assertThat(SHOP.licences()).isEmpty();

            assertThat(admin("POST", "/admin/events/evt_again_1/retry").path("status").asText()).isEqualTo("pending");
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> SHOP.licences().equals(List.of("sub_again PRO ACTIVE cus_again")));
            await().atMost(PATIENCE).until(() -> SHOP.failedList().isEmpty());
        }
    }

    @Test
    void the_worker_tells_in_its_log_and_metrics_what_became_of_events() throws IOException, InterruptedException {
        SampleEvent good = new Purchase("told", periodEnd).events("bought@0", start).getFirst();
        SampleEvent bad = new SampleEvent("evt_bad", "invoice.paid", start, "{\"id\":\"in_1\",\"subscription\":7}");
        try (ServiceProcess worker = worker()) {
            assertThat(send(good)).isEqualTo(200);
            assertThat(send(bad)).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> SHOP.licences().size() == 1);
            SHOP.dispatch(List.of(good.id()));
            String licence = SHOP.postgres.query("SELECT id FROM licenses").getFirst();
            assertTold(worker, "StripeEventProcessingStarted",
                    Map.of("eventId", good.id(), "type", "checkout.session.completed"));
            assertTold(worker, "StripeEventProcessingCompleted",
                    Map.of("eventId", good.id(), "type", "checkout.session.completed", "effect", "licence"));
            assertTold(worker, "LicenseStateTransition", Map.of("licenseId", licence, "from", "NONE", "to", "ACTIVE"));
            assertTold(worker, "StripeEventIdempotentSkip", Map.of("eventId", good.id()));
            assertTold(worker, "StripeEventProcessingFailed",
                    Map.of("eventId", "evt_bad", "type", "invoice.paid", "attempt", "1"));
            String metrics = CLIENT.send(HttpRequest.newBuilder(uri(worker, "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            String completed = "{job_name=\"checkout.session.completed\",queue=\"stripe\"";
            assertThat(metrics).contains("onm_worker_jobs_processed_total" + completed + ",result=\"completed\"} 1.0")
                    .containsPattern("onm_worker_jobs_processed_total\\{job_name=\"other\",queue=\"stripe\","
                            + "result=\"skipped_idempotent\"} [1-9]")
                    .containsPattern("onm_worker_jobs_processed_total\\{job_name=\"invoice.paid\",queue=\"stripe\","
                            + "result=\"retried\"} [1-9]")
                    .contains("onm_worker_job_duration_seconds_count" + completed + "} 1");
        }
    }

    private record Row(String sequence, String state, String expiry) {
        static Row of(String line) {
            String[] cells = line.split(" *\\| *", -1);
            return new Row(cells[0].strip(), cells[1], cells[2].strip());
        }
    }

    private void assertRow(Row row, String name) throws IOException, InterruptedException {
        JsonNode licences = admin("GET", "/admin/licenses?session=cs_" + name).path("licenses");
        assertThat(licences.size()).as("%s", row).isEqualTo(1);
        JsonNode licence = licences.get(0);
        assertThat(licence.path("plan").asText() + " " + licence.path("status").asText()).as("%s", row)
                .isEqualTo(row.state);
        assertThat(licence.path("customerId").asText()).as("%s", row).isEqualTo("cus_" + name);
        assertThat(time(licence.path("expiresAt"))).as("%s", row).isEqualTo(switch (row.expiry) {
            case "never" -> Instant.MAX;
            case "paid" -> periodEnd.plus(Duration.ofDays(2));
            default -> start.plusSeconds(Long.parseLong(row.expiry));
        });
        // Grace runs from the first failure.
        assertThat(time(licence.path("graceEndsAt"))).as("%s", row)
                .isEqualTo(row.state.endsWith("GRACE") ? start.plusSeconds(5).plus(Duration.ofDays(14)) : Instant.MAX);
        assertThat(licence.path("reason").asText()).as("%s", row).isEqualTo(
                !row.state.endsWith("REVOKED") ? "null" : row.sequence.contains("refunded") ? "refunded" : "disputed");
    }

    private Callable<Integer> inOrder(String name, String sequence, int order) {
        List<SampleEvent> events = Purchase.permutations(new Purchase(name, periodEnd).events(sequence, start))
                .get(order);
        return () -> {
            int worst = 0;
            for (SampleEvent event : events) {
                worst = Math.max(worst, send(event));
            }
            return worst;
        };
    }

    private static List<Integer> all(List<Callable<Integer>> requests)
            throws InterruptedException, ExecutionException {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService many = Executors.newFixedThreadPool(16)) {
            for (Future<Integer> status : many.invokeAll(requests)) {
                statuses.add(status.get());
            }
        }
        return statuses;
    }

    private static void assertTold(ServiceProcess worker, String event, Map<String, String> context) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.lines()).anySatisfy(line -> {
            JsonNode told = JSON.readTree(line);
            assertThat(told.path("event").asText()).isEqualTo(event);
            assertThat(told.path("service").asText()).isEqualTo("worker");
            context.forEach((key, value) -> assertThat(told.path("context").path(key).asText()).isEqualTo(value));
        }));
    }

    private static ServiceProcess worker() {
        Map<String, String> environment = RunningWorker.environment(SHOP.postgres.url(), SHOP.redis.url().toString());
        environment.put("LOG_LEVEL", "debug");
        ServiceProcess worker = new ServiceProcess("platform.worker.Main", environment);
        await().atMost(PATIENCE).until(() -> worker.port() != 0);
        return worker;
    }

    private static int send(SampleEvent event) throws IOException, InterruptedException {
        String body = event.json();
        HttpRequest request = HttpRequest.newBuilder(uri(API, "/stripe/webhook")).timeout(PATIENCE)
                .header("Stripe-Signature",
                        CheckoutEvent.signature(body, "whsec_present", InstantSource.system().instant()))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static JsonNode admin(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(API, path)).timeout(PATIENCE)
                .header("X-ADMIN-API-KEY", "admin-present").method(method, HttpRequest.BodyPublishers.noBody()).build();
        return JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static URI uri(ServiceProcess service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    /// A time, or the end of time where there is none.
    private static Instant time(JsonNode node) {
        return node.isNull() ? Instant.MAX : Instant.parse(node.asText());
    }
}
