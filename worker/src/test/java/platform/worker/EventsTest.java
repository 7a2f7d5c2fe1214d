package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import platform.core.testing.SampleEvent;
import platform.core.testing.SettableClock;
import platform.worker.event.LookUps;
import platform.worker.event.OldEvents;
import platform.worker.stripe.StripeLookUp;

class EventsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Shop SHOP = new Shop();
    private static final String SESSION = """
                                          {"id":"cs_1","mode":"subscription","payment_status":"paid","subscription":"sub_1","customer":"cus_1"}""";
    private static final String DISPUTE = """
                                          {"id":"dp_1","charge":"ch_1","payment_intent":"pi_1"}""";

    private final SettableClock clock = new SettableClock(NOON);
    private final Desk desk = new Desk(SHOP, clock);

    @BeforeEach
    void clear() {
        SHOP.postgres.clear();
    }

    @AfterEach
    void leave() {
        desk.close();
    }

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void of_an_unpaid_session_the_names_are_kept_and_its_late_payment_makes_the_licence() {
        desk.receive(event("a", "checkout.session.completed", SESSION.replace("\"paid\"", "\"unpaid\"")));
        assertThat(SHOP.postgres.query("SELECT link || ' ' || purchase_id FROM purchase_links"))
                .containsExactly("cs_1 sub_1");
        assertThat(SHOP.count("license_facts")).isEqualTo("0");
        desk.receive(event("b", "checkout.session.async_payment_succeeded", SESSION));
        assertThat(SHOP.licences()).containsExactly("sub_1 PRO ACTIVE cus_1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "checkout.session.completed|{\"id\":\"cs_1\",\"mode\":\"subscription\",\"payment_status\":\"paid\"}|the checkout session names no subscription",
            "checkout.session.completed|{\"id\":7,\"mode\":\"payment\",\"payment_status\":\"paid\"}|the checkout session holds a malformed id",
            "checkout.session.completed|{\"id\":\"cs_1\",\"mode\":{},\"payment_status\":\"paid\"}|the checkout session has a malformed mode",
            "invoice.paid|{\"id\":\"in_1\",\"subscription\":\"sub 1\"}|the invoice holds a malformed id",
            "invoice.paid|{\"id\":\"in_1\",\"subscription\":\"sub_1\",\"lines\":[]}|the invoice has malformed lines",
            "invoice.paid|{\"id\":\"in_1\",\"subscription\":\"sub_1\",\"lines\":{\"data\":[{\"period\":{\"end\":9e99}}]}}|the invoice has a malformed time in lines",
            "invoice.payment_failed|{\"subscription\":\"sub_1\"}|the invoice has no id",
            "customer.subscription.updated|{\"id\":\"sub_1\"}|the subscription has no status",
            "customer.subscription.updated|{\"id\":\"sub_1\",\"status\":\"active\",\"current_period_end\":\"soon\"}|the subscription has a malformed time in current_period_end",
            "customer.subscription.deleted|[]|the event holds no object",
            "charge.refunded|{\"id\":\"ch_1\"}|the charge does not say whether all of it was refunded",
            "charge.dispute.created|{\"id\":\"dp_1\"}|the dispute names neither charge nor payment",
            "invoice_payment.paid|{\"id\":\"inpay_1\"}|the invoice payment names no invoice"})
    void a_malformed_event_fails_with_a_reason_that_tells_nothing_private_and_can_be_tried_again(String type,
            String object, String reason) {
        SampleEvent bad = event("bad", type, object);
        SampleEvent good = event("good", "checkout.session.completed", SESSION.replace("_1", "_2"));
        SHOP.store(bad, NOON);
        SHOP.store(good, NOON);
        desk.processor.process(List.of(bad.id(), good.id()));
        assertThat(SHOP.licences()).containsExactly("sub_2 PRO ACTIVE cus_2");
        for (int i = 0; i < 4; i++) {
            desk.processor.process(List.of(bad.id()));
        }
        assertThat(SHOP.postgres.query("SELECT status || attempts || error FROM stripe_events WHERE id = 'evt_bad'"))
                .containsExactly("failed5" + reason);
        SHOP.postgres.query("UPDATE stripe_events SET status = 'pending', attempts = 0, payload = convert_to('"
                + event("bad", "checkout.session.completed", SESSION).json()
                + "', 'UTF8'), type = 'checkout.session.completed' WHERE id = 'evt_bad'");
        desk.processor.process(List.of(bad.id()));
        assertThat(SHOP.licences()).contains("sub_1 PRO ACTIVE cus_1");
    }

    @Test
    void json_that_is_nested_too_deeply_fails_alone() {
        desk.receive(event("deep", "invoice.paid", "[".repeat(5_000) + "]".repeat(5_000)));
        assertThat(SHOP.postgres.query("SELECT error FROM stripe_events"))
                .containsExactly("the payload is no JSON, or nested too deeply");
    }

    @Test
    void an_invoice_of_no_subscription_and_a_type_that_is_not_handled_are_recorded_only() {
        desk.receive(event("a", "invoice.paid", "{\"id\":\"in_1\",\"subscription\":null,\"parent\":null}"));
        desk.receive(event("b", "charge.succeeded", "{\"id\":\"ch_1\"}"));
        assertThat(SHOP.postgres.query("SELECT status || ' ' || effect FROM stripe_events ORDER BY id"))
                .containsExactly("processed no_subscription", "processed unsupported_type");
    }

    @Test
    void a_dispute_that_nobody_can_place_waits_a_day_then_fails_and_can_be_tried_again() {
        desk.receive(event("dispute", "charge.dispute.created", DISPUTE));
        desk.settle();
        assertThat(SHOP.postgres.query("SELECT status FROM stripe_events")).containsExactly("waiting");
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        desk.processor.giveUpWaiting();
        assertThat(SHOP.postgres.query("SELECT status FROM stripe_events")).containsExactly("waiting");
        clock.advance(Duration.ofSeconds(1));
        desk.processor.giveUpWaiting();
        assertThat(SHOP.postgres.query("SELECT status || ': ' || error FROM stripe_events"))
                .containsExactly("failed: no purchase is known that it belongs to");
        assertThat(SHOP.count("awaited_links")).isEqualTo("0");

        desk.receive(event("session", "checkout.session.completed",
                SESSION.replace("subscription\",\"pay", "payment\",\"payment_intent\":\"pi_1\",\"pay")
                        .replace("\"sub_1\"", "null")));
        SHOP.postgres.query("UPDATE stripe_events SET status = 'pending', attempts = 0 WHERE status = 'failed'");
        desk.processor.process(List.of("evt_dispute"));
        assertThat(SHOP.licences()).containsExactly("pi_1 LIFETIME REVOKED cus_1");
    }

    @Test
    void a_payment_that_nothing_here_names_is_followed_at_stripe() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        Map<String, String> answers = Map.of(
                "/v1/charges/ch_1", "{\"id\":\"ch_1\",\"object\":\"charge\",\"payment_intent\":\"pi_1\"}",
                "/v1/invoice_payments",
                "{\"object\":\"list\",\"has_more\":false,\"url\":\"/v1/invoice_payments\",\"data\":[{\"id\":\"inpay_1\",\"object\":\"invoice_payment\",\"invoice\":\"in_1\",\"payment\":{\"type\":\"payment_intent\",\"payment_intent\":\"pi_1\"}}]}",
                "/v1/invoices/in_1",
                "{\"id\":\"in_1\",\"object\":\"invoice\",\"parent\":{\"type\":\"subscription_details\",\"subscription_details\":{\"subscription\":\"sub_1\",\"metadata\":{}}}}");
        HttpServer stripe = stripe(exchange -> {
            asked.add(exchange.getRequestURI().toString());
            String body = answers.get(exchange.getRequestURI().getPath());
            answer(exchange, body == null ? 404 : 200,
                    body == null ? "{\"error\":{\"type\":\"invalid_request_error\"}}" : body);
        });
        try {
            desk.receive(event("session", "checkout.session.completed", SESSION));
            desk.receive(event("dispute", "charge.dispute.created",
                    "{\"id\":\"dp_1\",\"charge\":\"ch_1\",\"payment_intent\":null}"));
            LookUps lookUps = lookUps(stripe);
            lookUps.perform();
            assertThat(asked).as("the next webhook may tell").isEmpty();
            clock.advance(Duration.ofSeconds(10));
            lookUps.perform();
            lookUps.perform();
            desk.settle();
        } finally {
            stripe.stop(0);
        }
        assertThat(asked).hasSize(3).allMatch(path -> path.startsWith("/v1/"));
        assertThat(asked.get(1)).contains("pi_1");
        assertThat(SHOP.licences()).containsExactly("sub_1 PRO REVOKED cus_1");
        assertThat(SHOP.postgres.query("SELECT status || attempts FROM stripe_events WHERE id = 'evt_dispute'"))
                .containsExactly("processed1");
    }

    @Test
    void a_key_that_stripe_refuses_is_not_used_again_and_an_unreachable_stripe_is_asked_later() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        HttpServer stripe = stripe(exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            answer(exchange, asked.size() == 1 ? 500 : 401,
                    "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Invalid API Key\"}}");
        });
        try {
            desk.receive(event("dispute", "charge.dispute.created", DISPUTE));
            LookUps lookUps = lookUps(stripe);
            for (Duration wait : List.of(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(1),
                    Duration.ofHours(2))) {
                clock.advance(wait);
                lookUps.perform();
            }
        } finally {
            stripe.stop(0);
        }
        assertThat(asked).containsExactly("/v1/invoice_payments", "/v1/invoice_payments");
        assertThat(SHOP.postgres.query("SELECT status FROM stripe_events")).containsExactly("waiting");
    }

    @Test
    void payloads_go_when_their_time_is_over_and_facts_stay() {
        desk.receive(event("done", "checkout.session.completed", SESSION));
        desk.receive(event("waits", "charge.dispute.created", DISPUTE));
        OldEvents old = new OldEvents(desk.database);
        clock.advance(Duration.ofDays(30));
        old.forgetPayloads(clock.instant(), Duration.ofDays(30));
        old.forgetPayloads(clock.instant().plusSeconds(99), Duration.ZERO);
        assertThat(SHOP.count("stripe_events WHERE payload IS NULL")).isEqualTo("0");
        old.forgetPayloads(clock.instant().plusSeconds(1), Duration.ofDays(30));
        assertThat(SHOP.postgres.query("SELECT id FROM stripe_events WHERE payload IS NULL"))
                .containsExactly("evt_done");
        assertThat(SHOP.licences()).containsExactly("sub_1 PRO ACTIVE cus_1");
    }

    @Test
    void what_an_earlier_release_only_recorded_is_taken_up() {
        desk.receive(event("session", "checkout.session.completed", SESSION));
        SHOP.store(event("before", "invoice.payment_failed", "{\"id\":\"in_1\",\"subscription\":\"sub_1\"}"), NOON);
        SHOP.store(event("overlap", "invoice.paid", "{\"id\":\"in_2\",\"subscription\":\"sub_1\"}"), NOON);
        SHOP.store(event("still", "charge.succeeded", "{\"id\":\"ch_1\"}"), NOON);
        SHOP.postgres.query(
                "UPDATE stripe_events SET status = 'processed', processed_at = due_at WHERE id <> 'evt_session'");
        SHOP.postgres
                .query("UPDATE stripe_events SET effect = 'unsupported_type' WHERE id IN ('evt_before', 'evt_still')");
        new OldEvents(desk.database).takeUp(NOON);
        List<String> taken = SHOP.postgres.query("SELECT id FROM stripe_events WHERE status = 'pending' ORDER BY id");
        assertThat(taken).containsExactly("evt_before", "evt_overlap");
        desk.processor.process(taken);
        assertThat(SHOP.postgres.query("SELECT kind FROM license_facts ORDER BY kind"))
                .containsExactly("bought", "paid", "payment_failed");
        new OldEvents(desk.database).takeUp(NOON);
        assertThat(SHOP.count("stripe_events WHERE status = 'pending'")).isEqualTo("0");
    }

    private LookUps lookUps(HttpServer stripe) {
        URI base = URI.create("http://127.0.0.1:" + stripe.getAddress().getPort());
        return new LookUps(desk.database, desk.waiting, () -> new StripeLookUp("sk_test_hidden", base), clock);
    }

    private static HttpServer stripe(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static SampleEvent event(String name, String type, String object) {
        return new SampleEvent("evt_" + name, type, NOON, object);
    }
}
