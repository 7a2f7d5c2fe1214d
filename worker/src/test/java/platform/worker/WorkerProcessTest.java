package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.ServiceProcess;
import platform.core.testing.Slow;

@Slow
class WorkerProcessTest {
    private static final String MAIN = "platform.worker.Main";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MANY = 3_000;
    private static final Shop SHOP = new Shop();
    private static final Map<String, String> ENVIRONMENT = RunningWorker.environment(SHOP.postgres.url(),
            SHOP.redis.url().toString());

    @BeforeEach
    void clear() {
        SHOP.postgres.clear();
        SHOP.forgetStream();
    }

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void describe_says_what_the_build_needs_and_touches_nothing() {
        try (ServiceProcess describe = new ServiceProcess(MAIN, Map.of(), "describe")) {
            assertThat(describe.exitCode()).isZero();
            assertThat(describe.lines()).containsExactly(
                    "{\"service\":\"worker\",\"settings\":[\"DATABASE_URL\",\"REDIS_URL\",\"STRIPE_SECRET_KEY\"],\"schema\":2,\"oldest\":1}");
        }
    }

    @Test
    void a_malformed_setting_stops_the_start_with_one_line_that_names_it() {
        Map<String, String> wrong = RunningWorker.environment(SHOP.postgres.url(), SHOP.redis.url().toString());
        wrong.put("STRIPE_SECRET_KEY", "pk_hidden");
        try (ServiceProcess worker = new ServiceProcess(MAIN, wrong)) {
            assertThat(worker.exitCode()).isEqualTo(2);
            assertThat(worker.lines()).singleElement().asString().contains("STRIPE_SECRET_KEY is malformed")
                    .doesNotContain("hidden");
        }
    }

    @Test
    void a_worker_killed_in_the_middle_loses_nothing_and_does_nothing_twice() {
        fill(MANY, 0, Duration.ofSeconds(5));
        try (ServiceProcess doomed = new ServiceProcess(MAIN, ENVIRONMENT)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                    .until(() -> !SHOP.count("licenses").equals("0"));
            doomed.kill();
            doomed.exitCode();
        }
        try (ServiceProcess _ = new ServiceProcess(MAIN, ENVIRONMENT)) {
            await().atMost(PATIENCE)
                    .until(() -> SHOP.count("stripe_events WHERE status = 'processed'").equals("" + MANY));
        }
        assertThat(SHOP.count("licenses")).isEqualTo("" + MANY);
        assertThat(SHOP.count("stripe_events WHERE attempts <> 1")).isEqualTo("0");
    }

    @Test
    void on_sigterm_a_worker_finishes_what_it_has_leaves_the_group_and_tells_nothing_private() {
        // Far from due: on a slow machine the sweeper would take what the stream should bring.
        fill(MANY, 0, Duration.ofHours(1));
        try (ServiceProcess worker = new ServiceProcess(MAIN, ENVIRONMENT)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                    .until(() -> !SHOP.count("licenses").equals("0"));
            worker.terminate();
            assertThat(worker.exitCode()).isZero();
            assertThat(String.join("\n", worker.lines())).contains("StripeEventProcessingCompleted")
                    .contains("LicenseStateTransition")
                    .contains("everything taken was finished").doesNotContain(CheckoutEvent.BUYER)
                    .doesNotContain("Byron")
                    .doesNotContain("sk_test_").doesNotContain("postgres:postgres");
            assertThat(worker.lines())
                    .filteredOn(
                            line -> line.contains("StripeEventProcessing") || line.contains("LicenseStateTransition"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\""));
        }
        String done = SHOP.count("stripe_events WHERE status = 'processed'");
        assertThat(SHOP.count("licenses")).isEqualTo(done);
        List<Long> left = SHOP.streamAndConsumers();
        assertThat(left.getLast()).isZero();
        assertThat(left.getFirst()).isEqualTo(MANY - Long.parseLong(done));
    }

    @Test
    void a_crowd_of_large_events_does_not_exhaust_a_workers_memory() {
        // 150 MB of payloads, all due at once; the worker has a heap of 64 MB.
        fill(300, 250_000, Duration.ZERO);
        try (ServiceProcess worker = new ServiceProcess(MAIN, ENVIRONMENT)) {
            await().atMost(PATIENCE).until(() -> SHOP.count("licenses").equals("300") || !worker.lines().stream()
                    .filter(line -> line.contains("OutOfMemory")).toList().isEmpty());
            assertThat(worker.lines()).noneMatch(line -> line.contains("OutOfMemory"));
        }
        assertThat(SHOP.count("licenses")).isEqualTo("300");
        assertThat(SHOP.count("stripe_events WHERE status = 'processed' AND attempts = 1")).isEqualTo("300");
    }

    /// @param more how many numbers each event has that nobody asked for, two bytes each
    /// @param headStart how long the sweeper leaves them to the stream
    private static void fill(int many, int more, Duration headStart) {
        Instant now = InstantSource.system().instant();
        CheckoutEvent sample = CheckoutEvent.subscription("0", now);
        SHOP.postgres
                .query("""
                       INSERT INTO stripe_events (id, type, created_at, livemode, trace_id, payload, received_at, due_at)
                       SELECT 'evt_' || n, 'checkout.session.completed', '%1$s', false, '4bf92f3577b34da6a3ce929d0e0e4736',
                              convert_to('{"more":[0' || repeat(',1', %5$d) || '],' ||
                                         substr(replace(replace(replace('%2$s', 'evt_0', 'evt_' || n), 'cs_0', 'cs_' || n), 'sub_0', 'sub_' || n), 2), 'UTF8'),
                              '%1$s', timestamptz '%1$s' + interval '%4$d s'
                       FROM generate_series(1, %3$d) AS n
                       """
                        .formatted(now, sample.json(), many, headStart.toSeconds(), more));
        SHOP.dispatch(IntStream.rangeClosed(1, many).mapToObj(n -> "evt_" + n).toList());
    }
}
