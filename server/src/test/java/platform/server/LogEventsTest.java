package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static platform.server.ApiFixture.NOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.ServiceLogs;

/// The log events of the contract, each by what makes it, with the fields that dashboards read. A trace of its own finds the lines of a request.
class LogEventsTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final RunningApi API = FIXTURE.api;
    private static final Shelf SHELF = FIXTURE.shelf;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOBODYS = "ONM-PRO-00000-00000-00000-00000";

    private int requests;

    @Test
    void a_line_has_the_fields_of_the_contract_and_the_trace_of_its_request() {
        JsonNode line = only("RequestCompleted", ask("GET", "/nowhere", ""));
        assertThat(line.fieldNames()).toIterable().containsExactly("time", "level", "service", "event", "msg",
                "context", "traceId");
        assertThat(line.path("service").asText()).isEqualTo("api");
        assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(line.path("context").path("ms").isIntegralNumber()).isTrue();
        assertThat(context(line)).containsEntry("route", "unmatched").containsEntry("status", "404")
                .containsEntry("method", "GET").containsOnlyKeys("route", "status", "method", "ms");
    }

    @Test
    void activations_tell_of_the_licence_or_of_the_reason() {
        String id = SHELF.licence("a");
        String key = SHELF.key("a");
        assertThat(context(only("LicenseActivated", ask("POST", "/license/activate", install(key, "1")))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("licenseId", id, "plan", "PRO", "status", "ACTIVE", "newDevice", "true"));
        assertThat(context(only("LicenseActivationFailed", ask("POST", "/license/activate", install(NOBODYS, "1")))))
                .containsExactly(Map.entry("reason", "unknown_key"));
        SHELF.activate(key, "2");
        SHELF.activate(key, "3");
        String full = ask("POST", "/license/activate", install(key, "4"));
        assertThat(context(only("DeviceLimitReached", full)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("licenseId", id, "currentDevices", "3", "limit", "3"));
        assertThat(context(only("LicenseActivationFailed", full)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("licenseId", id, "reason", "device_limit"));
    }

    @Test
    void refreshes_tell_of_the_licence_or_of_the_reason() {
        String id = SHELF.licence("a");
        String token = SHELF.token(SHELF.key("a"), "d");
        assertThat(context(only("LicenseRefreshed", ask("POST", "/license/refresh", refresh(token, "d")))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("licenseId", id, "status", "ACTIVE"));
        assertThat(context(only("LicenseRefreshFailed", ask("POST", "/license/refresh", refresh(token, "e")))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("licenseId", id, "reason", "other_device"));
    }

    @Test
    void admins_acts_are_told_with_what_they_are_about() {
        String id = SHELF.licence("a");
        FIXTURE.postgres.query("""
                               INSERT INTO license_facts (event_id, purchase_id, kind, at, plan)
                               VALUES ('evt_a', 'sub_a', 'bought', '2026-03-01T11:00:00Z', 'PRO');
                               INSERT INTO stripe_events (id, type, created_at, livemode, payload, status, attempts, due_at, received_at)
                               VALUES ('evt_failed', 'invoice.paid', now(), false, '{}', 'failed', 5, now(), now())
                               """);
        String body = "{\"licenseId\":\"" + id + "\",\"reason\":\"asked by ada@buyer.example\"}";
        JsonNode revoked = only("LicenseRevoked", ask("POST", "/admin/license/revoke", body));
        assertThat(context(revoked)).containsExactly(Map.entry("licenseId", id));
        for (String act : List.of("reinstate", "reset-devices", "reissue")) {
            assertThat(context(only("AdminActed", ask("POST", "/admin/license/" + act, body))))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("act", act, "licenseId", id));
        }
        assertThat(context(only("AdminActed", ask("POST", "/admin/events/evt_failed/retry", ""))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("act", "retry", "eventId", "evt_failed"));
    }

    @Test
    void webhooks_are_told_by_how_they_ended() {
        String body = CheckoutEvent.subscription("1", NOON).json();
        String good = CheckoutEvent.signature(body, RunningApi.SECRET, NOON);
        assertThat(
                context(only("StripeWebhookReceived", ask("POST", "/stripe/webhook", body, "Stripe-Signature", good))))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("eventId", "evt_1", "type", "checkout.session.completed", "result", "ok"));
        assertThat(
                context(only("StripeWebhookReceived", ask("POST", "/stripe/webhook", body, "Stripe-Signature", good))))
                .containsEntry("result", "duplicate");
        JsonNode refused = only("StripeWebhookRejected",
                ask("POST", "/stripe/webhook", body, "Stripe-Signature", good + "0"));
        assertThat(refused.path("level").asText()).isEqualTo("warn");
        assertThat(context(refused)).containsExactlyInAnyOrderEntriesOf(
                Map.of("reason", "invalid_signature", "status", "401"));
    }

    @Test
    void another_origin_and_one_request_too_many_are_told_with_the_route() {
        assertThat(context(only("CorsRejected", ask("GET", "/version", "", "Origin", "https://evil.example"))))
                .containsExactly(Map.entry("route", "/version"));
        await().until(() -> API.get("/metrics").body().contains("onm_api_rate_limit_degraded 0"));
        for (int i = 0; i < 20; i++) {
            ask("POST", "/license/activate", "{}", "X-Forwarded-For", "198.51.100.77");
        }
        JsonNode line = only("RateLimitExceeded",
                ask("POST", "/license/activate", "{}", "X-Forwarded-For", "198.51.100.77"));
        assertThat(line.path("level").asText()).isEqualTo("warn");
        assertThat(context(line)).containsExactlyInAnyOrderEntriesOf(
                Map.of("route", "/license/activate", "limit", "20"));
    }

    /// Asks within a trace of its own, and says which.
    private String ask(String method, String path, String body, String... headers) {
        String trace = "%016x%016x".formatted(System.nanoTime(), ++requests);
        HttpRequest.Builder request = HttpRequest.newBuilder(API.uri(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        if (path.startsWith("/admin/")) {
            request.header("X-ADMIN-API-KEY", RunningApi.ADMIN_KEY);
        }
        HttpResponse<String> _ = API.send(headers.length == 0 ? request : request.headers(headers));
        return trace;
    }

    /// The one line with that event in a trace.
    private static JsonNode only(String event, String trace) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(lines(event, trace)).hasSize(1));
        return lines(event, trace).getFirst();
    }

    private static List<JsonNode> lines(String event, String trace) {
        try (var lines = ServiceLogs.lines()) {
            return lines.filter(line -> line.contains(trace)).map(LogEventsTest::parsed)
                    .filter(line -> line.path("event").asText().equals(event)).toList();
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> context(JsonNode line) {
        Map<String, String> context = new TreeMap<>();
        line.path("context").properties().forEach(entry -> context.put(entry.getKey(), entry.getValue().asText()));
        return context;
    }

    private static String install(String key, String device) {
        return "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"" + device + "\"}";
    }

    private static String refresh(String token, String device) {
        return "{\"token\":\"" + token + "\",\"deviceIdHash\":\"" + device + "\"}";
    }
}
