package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static platform.server.ApiFixture.NOON;
import static platform.server.LicenceApiTest.assertRefused;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.TestPostgres;

class ApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final TestPostgres POSTGRES = FIXTURE.postgres;
    private static final RunningApi API = FIXTURE.api;

    @Test
    void a_signed_event_is_stored_as_it_came_before_the_answer() {
        CheckoutEvent event = CheckoutEvent.subscription("1", NOON);

        HttpResponse<String> answer = API.webhook(event);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"received\":true}");
        assertThat(POSTGRES.query("SELECT convert_from(payload, 'UTF8') FROM stripe_events"))
                .containsExactly(event.json());
        assertThat(POSTGRES.query("SELECT extract(epoch FROM created_at)::int8 || type || livemode FROM stripe_events"))
                .containsExactly(NOON.getEpochSecond() + "checkout.session.completedfalse");
    }

    @Test
    void an_event_is_stored_with_its_session_and_the_trace_that_brought_it() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        CheckoutEvent event = CheckoutEvent.subscription("1", NOON);
        String other = "{\"data\":{\"object\":{\"id\":\"in_1\"}},\"id\":\"evt_2\",\"type\":\"invoice.paid\",\"created\":1}";
        API.send(HttpRequest.newBuilder(API.uri("/stripe/webhook"))
                .POST(HttpRequest.BodyPublishers.ofString(event.json()))
                .header("Stripe-Signature", CheckoutEvent.signature(event.json(), RunningApi.SECRET, NOON))
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
        API.webhook("/stripe/webhook", other, CheckoutEvent.signature(other, RunningApi.SECRET, NOON));

        assertThat(POSTGRES.query("SELECT id || ' ' || session_id || ' ' || trace_id FROM stripe_events ORDER BY id"))
                .containsExactly("evt_1 cs_1 " + trace, "null");
    }

    @Test
    void the_route_answers_under_v1_too() {
        String body = CheckoutEvent.subscription("1", NOON).json();
        assertThat(API.webhook("/v1/stripe/webhook", body, CheckoutEvent.signature(body, RunningApi.SECRET, NOON))
                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_same_event_again_is_received_and_stored_once() {
        CheckoutEvent event = CheckoutEvent.subscription("1", NOON);
        assertThat(API.webhook(event).statusCode()).isEqualTo(200);
        assertThat(API.webhook(event).statusCode()).isEqualTo(200);

        assertThat(POSTGRES.query("SELECT count(*) FROM stripe_events")).containsExactly("1");
    }

    @Test
    void an_event_of_an_unknown_type_is_recorded() {
        String body = "{\"id\":\"evt_1\",\"type\":\"new.thing\",\"created\":1,\"data\":{}}";
        assertThat(API.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, RunningApi.SECRET, NOON))
                .statusCode())
                .isEqualTo(200);
        assertThat(POSTGRES.query("SELECT type FROM stripe_events")).containsExactly("new.thing");
    }

    @Test
    void the_previous_secret_is_accepted() {
        String body = CheckoutEvent.subscription("1", NOON).json();
        assertThat(API.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, RunningApi.PREVIOUS_SECRET, NOON))
                .statusCode()).isEqualTo(200);
    }

    @Test
    void events_that_come_together_are_all_stored_once() throws InterruptedException, ExecutionException {
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            // Every event twice.
            CheckoutEvent event = CheckoutEvent.subscription("crowd" + i / 2, NOON);
            requests.add(() -> API.webhook(event).statusCode());
        }
        try (ExecutorService many = Executors.newFixedThreadPool(32)) {
            for (Future<Integer> status : many.invokeAll(requests)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
        assertThat(POSTGRES.query("SELECT count(*) FROM stripe_events")).containsExactly("200");
    }

    @Test
    void no_signature_is_400() {
        HttpResponse<String> answer = API.send(
                HttpRequest.newBuilder(API.uri("/stripe/webhook")).POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertRefused(answer, 400, "no_signature");
    }

    @Test
    void a_wrong_signature_is_401() {
        String body = CheckoutEvent.subscription("1", NOON).json();
        assertRefused(API.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, "whsec_other", NOON)), 401,
                "invalid_signature");
        assertRefused(
                API.webhook("/stripe/webhook", body + " ", CheckoutEvent.signature(body, RunningApi.SECRET, NOON)), 401,
                "invalid_signature");
        assertRefused(API.webhook("/stripe/webhook", body, "nonsense"), 401, "invalid_signature");
    }

    @Test
    void a_signature_older_than_300_seconds_is_401() {
        String body = CheckoutEvent.subscription("1", NOON).json();
        assertThat(API
                .webhook("/stripe/webhook", body,
                        CheckoutEvent.signature(body, RunningApi.SECRET, NOON.minusSeconds(300)))
                .statusCode()).isEqualTo(200);
        assertRefused(API.webhook("/stripe/webhook", body,
                CheckoutEvent.signature(body, RunningApi.SECRET, NOON.minusSeconds(301))), 401, "invalid_signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"id\":\"evt_1\",\"type\":\"a\"}",
            "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":1}}",
            "{\"id\":\"evt\\u0000\",\"type\":\"a\",\"created\":1}", "{\"id\":7,\"type\":\"a\",\"created\":1}",
            "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":1",
            "{\"id\":\"evt_1\",\"type\":\"a\",\"created\":99999999999999999999}"})
    void a_malformed_body_is_400(String body) {
        assertRefused(API.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, RunningApi.SECRET, NOON)), 400,
                "malformed_event");
    }

    @Test
    void a_body_over_one_mebibyte_is_413() {
        String body = "x".repeat((1 << 20) + 1);
        assertRefused(API.webhook("/stripe/webhook", body, "t=1,v1=0"), 413, "too_large");
        assertRefused(API.send(HttpRequest.newBuilder(API.uri("/stripe/webhook"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(
                                body.getBytes(java.nio.charset.StandardCharsets.UTF_8))))),
                413, "too_large");
    }

    @Test
    void a_body_of_exactly_one_mebibyte_is_taken() {
        String head = "{\"id\":\"evt_big\",\"type\":\"a\",\"created\":1,\"data\":\"";
        String body = head + "x".repeat((1 << 20) - head.length() - 2) + "\"}";
        assertThat(API.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, RunningApi.SECRET, NOON))
                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void large_bodies_that_never_end_leave_room_for_others() throws IOException {
        String large = "x".repeat(100_000);
        List<Socket> stalling = new ArrayList<>();
        try {
            for (int i = 0; i < 16; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), API.uri("/").getPort());
                socket.getOutputStream()
                        .write("POST /stripe/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nx"
                                .getBytes(StandardCharsets.US_ASCII));
                stalling.add(socket);
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> API.webhook("/stripe/webhook", large, "t=1,v1=0").statusCode() == 503);
            assertThat(API.webhook("/stripe/webhook", "small", "t=1,v1=0").statusCode()).isEqualTo(401);
        } finally {
            for (Socket socket : stalling) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> API.webhook("/stripe/webhook", large, "t=1,v1=0").statusCode() == 401);
    }

    @Test
    void every_answer_has_the_common_headers() {
        for (String path : List.of("/health", "/nowhere", "/admin/licenses")) {
            assertThat(API.get(path).headers().map()).containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("x-frame-options", List.of("DENY"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("cache-control", List.of("no-store")).containsEntry("x-release", List.of("0123abc"))
                    .containsKey("strict-transport-security");
        }
    }

    @Test
    void health_and_readiness_tell_of_postgres_and_redis() {
        org.awaitility.Awaitility.await().until(() -> API.get("/health").statusCode() == 200);
        assertThat(API.get("/health").body()).isEqualTo("{\"status\":\"ok\",\"db\":\"ok\",\"redis\":\"ok\"}");
        assertThat(API.get("/readyz").body()).isEqualTo("{\"status\":\"ready\",\"db\":\"ok\",\"redis\":\"ok\"}");
        assertThat(API.get("/livez").statusCode()).isEqualTo(200);
        assertThat(API.get("/version").body())
                .isEqualTo("{\"sha\":\"0123abc\",\"builtAt\":\"unknown\",\"service\":\"api\"}");
    }

    @Test
    void metrics_count_by_route_and_speak_both_formats() {
        API.webhook(CheckoutEvent.subscription("1", NOON));
        API.get("/license/secret-path-1");
        HttpResponse<String> text = API.get("/metrics");
        assertThat(text.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("onm_api_stripe_webhooks_received_total{result=\"ok\"}")
                .contains("onm_api_http_requests_total{method=\"POST\",route=\"/stripe/webhook\",status_code=\"200\"}")
                .contains("onm_api_http_request_duration_seconds_bucket{method=\"POST\",route=\"/stripe/webhook\"")
                .contains("onm_api_stripe_webhook_enqueue_duration_seconds_count{result=\"ok\"}")
                .contains("hikaricp_connections_active{pool=\"api\"}").contains("jvm_memory_used_bytes")
                .contains("process_")
                .doesNotContain("secret-path");
        assertThat(API.get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0").body())
                .endsWith("# EOF\n");
    }

    @Test
    void a_wrong_method_is_405_and_names_the_right_one() {
        HttpResponse<String> answer = API.get("/stripe/webhook");
        assertRefused(answer, 405, "method_not_allowed");
        assertThat(answer.headers().firstValue("allow")).contains("OPTIONS, POST");
    }

    @Test
    void admin_routes_open_to_either_key_only() {
        assertRefused(API.get("/admin/licenses?session=cs_1"), 401, "unauthorized");
        assertRefused(API.get("/admin/licenses?session=cs_1", "X-ADMIN-API-KEY", "wrong"), 401, "unauthorized");
        assertRefused(API.delete("/v1/admin/smoke/evt_smoke_1", "X-ADMIN-API-KEY", ""), 401, "unauthorized");
        for (String key : List.of(RunningApi.ADMIN_KEY, "admin-previous")) {
            assertThat(API.get("/v1/admin/licenses?session=cs_1", "X-ADMIN-API-KEY", key).body())
                    .isEqualTo("{\"licenses\":[],\"nextCursor\":null}");
        }
    }

    @Test
    void a_smoke_event_is_removed_and_removing_it_again_does_nothing() {
        API.webhook(CheckoutEvent.subscription("smoke_1", NOON));
        assertThat(API.delete("/admin/smoke/evt_smoke_1", "X-ADMIN-API-KEY", RunningApi.ADMIN_KEY).statusCode())
                .isEqualTo(204);
        assertThat(API.delete("/v1/admin/smoke/evt_smoke_1", "X-ADMIN-API-KEY", RunningApi.ADMIN_KEY).statusCode())
                .isEqualTo(204);
        assertThat(POSTGRES.query("SELECT id FROM stripe_events")).isEmpty();
    }

    @Test
    void only_smoke_events_can_be_removed() {
        API.webhook(CheckoutEvent.subscription("1", NOON));
        assertRefused(API.delete("/admin/smoke/evt_1", "X-ADMIN-API-KEY", RunningApi.ADMIN_KEY), 400, "bad_request");
        assertThat(POSTGRES.query("SELECT id FROM stripe_events")).containsExactly("evt_1");
    }
}
