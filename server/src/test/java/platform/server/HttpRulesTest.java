package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every route: CORS, headers, methods, requests that are none.
class HttpRulesTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final RunningApi API = FIXTURE.api;

    @ParameterizedTest
    @ValueSource(strings = {RunningApi.ORIGIN, "app://obsidian.md"})
    void an_origin_that_is_named_may_call_and_read_the_limits(String origin) {
        HttpResponse<String> answer = API.get("/version", "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly(origin);
        assertThat(answer.headers().firstValue("access-control-expose-headers").orElse("")).contains("Retry-After")
                .contains("RateLimit-Remaining").contains("X-Release");
        assertThat(answer.headers().allValues("vary")).containsExactly("Origin");
        assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "https://shop.example:8443", "http://shop.example",
            "https://shop.example.evil.example", "HTTPS://shop.example", "https://shop.example/"})
    void another_origin_is_refused_and_learns_nothing(String origin) {
        HttpResponse<String> answer = API.get("/version", "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"error\":\"origin_not_allowed\"").doesNotContain("0123abc");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin")
                .doesNotContainKey("access-control-expose-headers");
        assertThat(answer.headers().allValues("vary")).containsExactly("Origin");
    }

    @Test
    void two_origins_are_none_that_is_allowed() {
        assertThat(API.get("/version", "Origin", RunningApi.ORIGIN, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
    }

    @Test
    void without_an_origin_a_request_passes_and_the_answer_still_varies_by_it() {
        HttpResponse<String> answer = API.get("/version");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("vary")).containsExactly("Origin");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stripe/webhook", "/v1/stripe/webhook", "/health", "/v1/admin/licenses"})
    void a_preflight_is_answered_and_good_for_a_day(String path) {
        HttpResponse<String> answer = preflight(path, RunningApi.ORIGIN);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(RunningApi.ORIGIN);
        assertThat(answer.headers().firstValue("access-control-allow-methods")).contains("GET, POST, OPTIONS");
        assertThat(answer.headers().firstValue("access-control-allow-headers").orElse("")).contains("Content-Type");
        assertThat(answer.headers().firstValue("access-control-max-age")).contains("86400");
        assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void a_preflight_of_another_origin_is_refused() {
        HttpResponse<String> answer = preflight("/stripe/webhook", "https://evil.example");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void options_names_the_methods_of_a_path() {
        HttpResponse<String> answer = API.send(HttpRequest.newBuilder(API.uri("/health")).method("OPTIONS",
                HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void head_answers_as_get_does_but_without_a_body() throws IOException {
        String raw = raw("HEAD /version HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n");
        String length = String.valueOf(API.get("/version").body().length());
        assertThat(raw).startsWith("HTTP/1.1 200").containsIgnoringCase("content-length: " + length + "\r\n")
                .contains("X-Release: 0123abc").endsWith("\r\n\r\n");
        assertThat(API.get("/metrics").body()).contains("method=\"HEAD\",route=\"/version\"");
    }

    @Test
    void every_answer_has_the_common_headers_also_a_refusal_of_what_is_no_request() throws IOException {
        List<String> answers = List.of(raw("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                raw("GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                raw("PUT /health HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                raw("POST /stripe/webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\nConnection: close\r\n\r\n"),
                raw("nonsense\r\n\r\n"), raw("GET /health HTTP/1.1\r\n\r\n"),
                raw("GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                raw("GET /health HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(40_000) + "\r\n\r\n"),
                raw("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"));
        Map<String, String> expected = Map.of("X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY",
                "Referrer-Policy", "no-referrer", "Cache-Control", "no-store", "X-Release", "0123abc",
                "Strict-Transport-Security", "max-age=31536000");
        assertThat(answers).extracting(answer -> answer.substring(9, 12)).containsExactly("200", "404", "405", "413",
                "400", "400", "414", "400", "400");
        assertThat(answers).allSatisfy(answer -> expected.forEach(
                (name, value) -> assertThat(answer).containsIgnoringCase("\r\n" + name + ": " + value + "\r\n")));
    }

    @Test
    void metrics_have_the_names_of_the_contract() {
        API.get("/version");
        String text = API.get("/metrics").body();
        assertThat(List.of("onm_api_http_requests_total{method=",
                "onm_api_http_request_duration_seconds_bucket{method=",
                "onm_api_stripe_webhooks_received_total{result=\"ok\"}",
                "onm_api_stripe_webhooks_received_total{result=\"invalid_sig\"}",
                "onm_api_stripe_webhooks_received_total{result=\"parse_error\"}",
                "onm_api_stripe_webhooks_received_total{result=\"unsupported_event\"}",
                "onm_api_stripe_webhooks_received_total{result=\"duplicate\"}",
                "onm_api_stripe_webhooks_received_total{result=\"error\"}",
                "onm_api_stripe_webhook_enqueue_duration_seconds_count{result=",
                "onm_api_token_issue_duration_seconds_count{op=\"activate\"}",
                "onm_api_rate_limit_exceeded_total{route=\"/license/activate\"}", "onm_api_rate_limit_degraded ",
                "hikaricp_connections_active{pool=\"api\"}", "hikaricp_connections_idle{pool=\"api\"}",
                "hikaricp_connections_max{pool=\"api\"}", "hikaricp_connections_pending{pool=\"api\"}",
                "jvm_memory_used_bytes", "jvm_threads_live_threads", "jvm_gc_", "process_cpu_usage",
                "process_uptime_seconds", "process_files_open_files"))
                .allSatisfy(name -> assertThat(text).contains(name));
    }

    @Test
    void a_strict_traceparent_is_taken_and_any_other_changes_nothing() {
        assertThat(API.get("/version", "traceparent", "nonsense").statusCode()).isEqualTo(200);
        assertThat(API.get("/version", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> preflight(String path, String origin) {
        return API.send(HttpRequest.newBuilder(API.uri(path)).method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin).header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type"));
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), API.uri("/").getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
