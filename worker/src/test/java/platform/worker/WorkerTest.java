package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.SettableClock;
import platform.core.testing.Slow;
import platform.worker.event.RetryPolicy;

@Slow
class WorkerTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final RetryPolicy FIVE_TIMES_AT_ONCE = new RetryPolicy(5, Duration.ZERO, Duration.ZERO);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Shop SHOP = new Shop();

    private final SettableClock clock = new SettableClock(NOON);

    @BeforeEach
    void clear() {
        SHOP.postgres.clear();
    }

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void a_paid_checkout_makes_one_customer_and_one_licence() {
        try (RunningWorker _ = worker()) {
            receive(CheckoutEvent.subscription("1", NOON));
            await().atMost(PATIENCE).until(() -> SHOP.licences().equals(List.of("sub_1 PRO ACTIVE cus_1")));
        }
        assertThat(SHOP.postgres.query("SELECT link || ' ' || purchase_id FROM purchase_links"))
                .containsExactly("cs_1 sub_1");
        assertThat(SHOP.postgres.query("SELECT status || attempts FROM stripe_events")).containsExactly("processed1");
        assertThat(SHOP.count("customers")).isEqualTo("1");
    }

    @Test
    void expanded_objects_and_metadata_and_one_off_payments_are_understood() {
        receive(CheckoutEvent.subscription("expanded", NOON).with(
                """
                "mode":"subscription","payment_status":"paid","subscription":{"id":"sub_x"},"customer":{"id":"cus_x"},
                "invoice":{"id":"in_x"},"metadata":{"plan":"free"}"""));
        receive(CheckoutEvent.subscription("once", NOON).with(
                """
                "mode":"payment","payment_status":"paid","payment_intent":"pi_once","subscription":null,"customer":null"""));
        receive(CheckoutEvent.subscription("gift", NOON).with(
                """
                "mode":"payment","payment_status":"no_payment_required","payment_intent":null,"metadata":{"plan":"PRO"}"""));
        receive(CheckoutEvent.subscription("later", NOON)
                .with("""
                      "mode":"payment","payment_status":"unpaid","payment_intent":"pi_later\""""));
        receive(CheckoutEvent.subscription("card", NOON)
                .with("""
                      "mode":"setup","payment_status":"no_payment_required\""""));
        try (RunningWorker _ = worker()) {
            await().atMost(PATIENCE).until(() -> SHOP.count("stripe_events WHERE status = 'processed'").equals("5"));
        }
        assertThat(SHOP.licences()).containsExactly("cs_gift PRO ACTIVE", "pi_once LIFETIME ACTIVE",
                "sub_x FREE ACTIVE cus_x");
    }

    @Test
    void two_events_of_one_purchase_make_one_licence() {
        receive(CheckoutEvent.subscription("1", NOON));
        receive(CheckoutEvent.subscription("again", NOON)
                .with("""
                      "mode":"subscription","payment_status":"paid","subscription":"sub_1","customer":"cus_1\""""));
        try (RunningWorker _ = worker()) {
            await().atMost(PATIENCE).until(() -> SHOP.count("stripe_events WHERE status = 'processed'").equals("2"));
        }
        assertThat(SHOP.licences()).containsExactly("sub_1 PRO ACTIVE cus_1");
        assertThat(SHOP.count("license_facts")).isEqualTo("2");
    }

    @Test
    void two_workers_make_exactly_one_licence_of_each_purchase() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            CheckoutEvent event = CheckoutEvent.subscription("race" + i, NOON);
            SHOP.store(event, NOON);
            // Thrice in the stream, as after a redelivery.
            ids.addAll(List.of(event.id(), event.id(), event.id()));
        }
        try (RunningWorker _ = worker(); RunningWorker _ = worker()) {
            SHOP.dispatch(ids);
            await().atMost(PATIENCE).until(() -> SHOP.count("stripe_events WHERE status = 'processed'").equals("300"));
        }
        assertThat(SHOP.count("licenses")).isEqualTo("300");
        assertThat(SHOP.count("stripe_events WHERE attempts <> 1")).isEqualTo("0");
    }

    @Test
    void what_a_dead_worker_had_in_hand_is_taken_over() {
        // Not due yet: nobody sweeps it up.
        SHOP.store(CheckoutEvent.subscription("1", NOON), NOON.plusSeconds(600));
        SHOP.dispatch(List.of("evt_1"));
        SHOP.abandon(Duration.ofMinutes(2));
        try (RunningWorker _ = worker()) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> SHOP.licences().equals(List.of("sub_1 PRO ACTIVE cus_1")));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(SHOP.left()).isEmpty());
        }
    }

    @Test
    void an_event_that_cannot_be_used_fails_after_five_attempts_and_holds_up_no_other() {
        List<String> ids = IntStream.range(0, 10).mapToObj(i -> CheckoutEvent.subscription("good" + i, NOON))
                .peek(event -> SHOP.store(event, NOON)).map(CheckoutEvent::id)
                .collect(java.util.stream.Collectors.toList());
        CheckoutEvent bad = CheckoutEvent.subscription("bad", NOON)
                .with("\"mode\":\"subscription\",\"payment_status\":\"paid\"");
        SHOP.store(bad, NOON);
        ids.add(3, bad.id());
        SHOP.dispatch(ids);
        try (RunningWorker worker = worker()) {
            await().atMost(PATIENCE).until(() -> SHOP.count("stripe_events WHERE status = 'failed'").equals("1"));
            await().atMost(PATIENCE).until(() -> SHOP.failedList().equals(List.of("evt_bad")));
            assertThat(worker.get("/metrics").body())
                    .contains(
                            "onm_worker_jobs_processed_total{job_name=\"checkout.session.completed\",queue=\"stripe\",result=\"failed\"} 1.0")
                    .contains(
                            "onm_worker_jobs_processed_total{job_name=\"checkout.session.completed\",queue=\"stripe\",result=\"retried\"} 4.0");
        }
        assertThat(SHOP.postgres.query("SELECT attempts || error FROM stripe_events WHERE id = 'evt_bad'"))
                .containsExactly("5the checkout session names no subscription");
        assertThat(SHOP.count("licenses")).isEqualTo("10");
    }

    @Test
    void with_redis_away_the_sweeper_finds_what_waits_and_mends_the_failed_list_later() {
        SHOP.redis.stop();
        try (RunningWorker worker = worker()) {
            SHOP.store(CheckoutEvent.subscription("1", NOON), NOON);
            assertThat(worker.get("/readyz").statusCode()).isEqualTo(200);
            assertThat(worker.get("/health").statusCode()).isEqualTo(503);
            clock.advance(Duration.ofSeconds(6));
            await().atMost(PATIENCE).until(() -> SHOP.licences().equals(List.of("sub_1 PRO ACTIVE cus_1")));
            SHOP.postgres.query("UPDATE stripe_events SET status = 'failed'");
        } finally {
            SHOP.redis.start();
        }
        try (RunningWorker _ = worker()) {
            await().atMost(Duration.ofSeconds(40)).until(() -> SHOP.failedList().equals(List.of("evt_1")));
        }
    }

    @Test
    void other_livemode_and_foreign_smoke_events_are_recorded_without_effect() {
        receive(CheckoutEvent.subscription("live", NOON).inLivemode());
        receive(CheckoutEvent.subscription("smoke_thief", NOON)
                .with("\"mode\":\"subscription\",\"payment_status\":\"paid\",\"subscription\":\"sub_real\""));
        receive(CheckoutEvent.subscription("smoke_own", NOON).inLivemode());
        try (RunningWorker _ = worker()) {
            await().atMost(PATIENCE).until(() -> SHOP.count("stripe_events WHERE status = 'processed'").equals("3"));
        }
        assertThat(SHOP.licences()).containsExactly("sub_smoke_own PRO ACTIVE cus_smoke_own");
    }

    @Test
    void what_a_smoke_check_left_behind_is_gone_after_ten_minutes() {
        receive(CheckoutEvent.subscription("smoke_old", NOON));
        receive(CheckoutEvent.subscription("buyer", NOON));
        try (RunningWorker _ = worker()) {
            await().atMost(PATIENCE).until(() -> SHOP.count("licenses").equals("2"));
        }
        clock.advance(Duration.ofMinutes(9));
        SHOP.store(CheckoutEvent.subscription("smoke_new", NOON), clock.instant());
        clock.advance(Duration.ofSeconds(61));
        try (RunningWorker _ = worker()) {
            await().atMost(PATIENCE).until(() -> SHOP.count("stripe_events WHERE id = 'evt_smoke_old'").equals("0")
                    && SHOP.count("licenses").equals("2"));
        }
        assertThat(SHOP.licences()).containsExactly("sub_buyer PRO ACTIVE cus_buyer",
                "sub_smoke_new PRO ACTIVE cus_smoke_new");
        assertThat(SHOP.count("customers")).isEqualTo("2");
        assertThat(SHOP.count("purchases")).isEqualTo("2");
        assertThat(SHOP.count("purchase_links")).isEqualTo("2");
    }

    @Test
    void metrics_tell_how_the_queue_stands() {
        SHOP.store(CheckoutEvent.subscription("1", NOON), NOON);
        clock.advance(Duration.ofSeconds(3));
        try (RunningWorker worker = worker()) {
            await().atMost(PATIENCE).until(
                    () -> worker.get("/metrics").body().contains("onm_worker_queue_depth{queue=\"stripe\"} 1.0"));
            assertThat(worker.get("/metrics").body()).contains("onm_worker_queue_lag_seconds{queue=\"stripe\"} 3.0")
                    .contains("onm_worker_queue_failed{queue=\"stripe\"} 0.0")
                    .contains("hikaricp_connections{pool=\"worker\"}");
            assertThat(worker.get("/version").body()).contains("\"service\":\"worker\"");
        }
    }

    private void receive(CheckoutEvent event) {
        SHOP.store(event, clock.instant());
        SHOP.dispatch(List.of(event.id()));
    }

    private RunningWorker worker() {
        return new RunningWorker(SHOP.postgres.url(), SHOP.redis.url().toString(), clock, FIVE_TIMES_AT_ONCE);
    }
}
