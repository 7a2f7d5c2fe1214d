package platform.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.JsonNode;

import platform.cli.testing.Caller;
import platform.cli.testing.Caller.Answer;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.waiting.Time;

/// What plugins, Stripe and dashboards rely on, row by row, asked of the images in their containers, through the edge, with the
/// Postgres, Redis and worker of a production. The services' own tests ask the finer questions.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@UsesTwoReleases(Lane.THIRD)
@Order(2)
class ContractTest {

    private static final String DEVICE = "device-1";
    private static final List<String> ROUTES_OF_PLUGINS = List.of("/license/activate", "/license/refresh",
            "/license/validate", "/license/verify", "/license/deactivate", "/license/claim");

    private final TwoReleases releases;
    private final Caller caller;
    private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    private final StripeEvents stripe = new StripeEvents(run);

    ContractTest(TwoReleases releases) {
        this.releases = releases;
        releases.production(releases.first());
        this.caller = Caller.of(releases.checkout(), "prod");
    }

    @AfterAll
    void close() {
        caller.close();
    }

    @Test
    void health_readiness_and_liveness() {
        assertThat(caller.get("/health").json()).hasToString("{\"status\":\"ok\",\"db\":\"ok\",\"redis\":\"ok\"}");
        assertThat(caller.get("/readyz").json()).hasToString("{\"status\":\"ready\",\"db\":\"ok\",\"redis\":\"ok\"}");
        assertThat(caller.get("/livez").status()).isEqualTo(200);
    }

    @Test
    void redis_away_is_said_and_requests_are_served() {
        try (Paused _ = new Paused("redis")) {
            // What was found a moment ago is said again.
            Caller.until(() -> caller.get("/health"), answer -> answer.status() == 503);
            Instant began = Instant.now();
            Answer health = caller.get("/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().path("redis").asText()).isEqualTo("fail");
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(2));
            Answer ready = caller.get("/readyz");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.json().path("redis").asText()).isEqualTo("fail");
            assertThat(buy("redisaway").status()).isEqualTo(200);
            assertThat(caller.get("/metrics").whole().body()).contains("onm_api_rate_limit_degraded 1");
        }
        assertThat(key("redisaway")).startsWith("ONM-PRO-");
    }

    @Test
    void postgres_away_is_said_within_a_second_and_heals_by_itself() {
        try (Paused _ = new Paused("postgres")) {
            assertThat(inside("/health")).contains(" 503 ").contains("\"db\":\"fail\"");
            assertThat(inside("/readyz")).contains(" 503 ").contains("not_ready");
            String event = stripe.bought("postgresaway");
            Instant began = Instant.now();
            assertThat(caller.event(event).status()).isEqualTo(503);
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(Caller.until(() -> buy("postgresaway"), answer -> answer.status() == 200).status()).isEqualTo(200);
        assertThat(key("postgresaway")).startsWith("ONM-PRO-");
    }

    @Test
    void metrics_by_what_is_accepted() {
        assertThat(caller.get("/metrics").header("Content-Type")).startsWith("text/plain");
        assertThat(caller.get("/metrics", "Accept", "application/openmetrics-text").header("Content-Type"))
                .startsWith("application/openmetrics-text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onm_api_http_requests_total{", "onm_api_http_request_duration_seconds_bucket{",
            "onm_api_license_activations_total{", "onm_api_license_refreshes_total{",
            "onm_api_token_issue_duration_seconds", "onm_api_stripe_webhooks_received_total{",
            "onm_api_stripe_webhook_enqueue_duration_seconds", "onm_api_rate_limit_exceeded_total{", "jvm_memory_",
            "process_"})
    void a_metric_of_the_api(String name) {
        assertThat(caller.get("/metrics").whole().body()).contains("\n" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onm_worker_jobs_processed_total{", "onm_worker_job_duration_seconds",
            "onm_worker_queue_depth{", "onm_worker_queue_lag_seconds{", "onm_worker_queue_failed{"})
    void a_metric_of_the_worker(String name) {
        key("metrics" + System.nanoTime());
        assertThat(releases.compose("exec", "-T", "worker", "wget", "-qO-", "http://localhost:9110/metrics").out())
                .contains("\n" + name);
    }

    @Test
    void the_version_and_the_headers_of_every_answer() {
        Answer version = caller.get("/version");
        assertThat(version.json().path("sha").asText()).isEqualTo(releases.first());
        assertThat(version.json().path("service").asText()).isEqualTo("api");
        assertThat(Instant.parse(version.json().path("builtAt").asText())).isBefore(Instant.now());
        for (Answer answer : List.of(version, caller.get("/nowhere"), caller.post("/license/verify", "{"))) {
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Release")).isEqualTo(releases.first());
        }
    }

    @Test
    void the_key_set_the_description_and_its_page() {
        Answer keys = caller.get("/.well-known/jwks.json");
        assertThat(keys.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(keys.json().path("keys").path(0).path("kid").asText())
                .isEqualTo(releases.checkout().setting("prod", "LICENSE_KEY_VERSION"));
        assertThat(caller.get("/openapi.json").json().path("openapi").asText()).startsWith("3.1");
        Answer page = caller.get("/docs");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.whole().body()).doesNotContainPattern("(src|href)=[\"']?https?://");
    }

    @Test
    void another_origin_is_refused_and_a_preflight_kept_a_day() {
        String ours = releases.checkout().setting("prod", "CORS_ALLOW_ORIGINS").split(",", -1)[0];
        Answer preflight = caller.options("/license/activate", "Origin", ours, "Access-Control-Request-Method", "POST");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(ours);
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("86400");
        assertThat(preflight.header("Access-Control-Allow-Credentials")).isNotEqualTo("true");
        assertThat(caller.get("/version", "Origin", "https://evil.example").status()).isEqualTo(403);
    }

    @Test
    void a_webhook_is_taken_once_it_is_durable_and_once_only() {
        String event = stripe.bought("twice");
        assertThat(caller.event(event).json()).hasToString("{\"received\":true}");
        assertThat(caller.event(event).json()).hasToString("{\"received\":true}");
        String key = key("twice");
        assertThat(caller.post("/license/activate", asked(key, DEVICE)).status()).isEqualTo(200);
        assertThat(licence("twice").lines()).hasSize(1);
        assertThat(caller.event(stripe.event("unhandled", "customer.created", "{\"id\":\"cus_1\"}")).json())
                .hasToString("{\"received\":true}");
    }

    @TestFactory
    Stream<DynamicTest> webhooks_that_are_refused() {
        String event = stripe.bought("refused");
        return Stream.of(
                row("no signature", 400, () -> caller.webhook(event, "")),
                row("no JSON", 400, () -> caller.event("{\"id\":")),
                row("another secret's signature", 401,
                        () -> caller.webhook(event, caller.signature(event + " ", Instant.now()))),
                row("older than 300 s", 401,
                        () -> caller.webhook(event, caller.signature(event, Instant.now().minusSeconds(302)))),
                row("over 1 MiB", 413, () -> caller.event("{\"x\":\"" + "x".repeat(1 << 20) + "\"}")));
    }

    @Test
    void activation_uses_a_slot_once_and_the_fourth_device_gets_none() {
        String key = key("slots");
        Answer first = caller.post("/license/activate", asked(key, DEVICE));
        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(first.json().path("token").asText()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(first.json().path("status").asText()).isEqualTo("ACTIVE");
        assertThat(first.json().path("plan").asText()).isEqualTo("PRO");
        assertThat(first.json().path("maxDevices").asInt()).isEqualTo(3);
        assertThat(first.json().has("features")).isTrue();
        assertThat(first.json().has("expiresAt")).isTrue();
        assertThat(first.json().has("graceDaysLeft")).isTrue();
        for (String device : List.of(DEVICE, "device-2", "device-3")) {
            assertThat(caller.post("/license/activate", asked(key, device)).status()).isEqualTo(200);
        }
        Answer fourth = caller.post("/license/activate", asked(key, "device-4"));
        refused(fourth, 403);
        assertThat(fourth.json().path("currentDevices").asInt()).isEqualTo(3);
        assertThat(fourth.json().path("limit").asInt()).isEqualTo(3);
        assertThat(caller.post("/license/deactivate", asked(key, "device-2")).status()).isEqualTo(200);
        assertThat(caller.post("/license/activate", asked(key, "device-4")).status()).isEqualTo(200);
        refused(caller.post("/license/validate", asked(key, "device-2")), 401);
        assertThat(caller.post("/license/validate", asked(key, "device-4")).json().path("licenseStatus").asText())
                .isEqualTo("ACTIVE");
        assertThat(caller.post("/license/validate", asked(key.toLowerCase(Locale.ROOT).replace("-", ""), "device-4"))
                .status())
                .isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> what_nobody_knows_or_is_malformed() {
        String unknown = asked("ONM-PRO-00000-00000-00000-00000", DEVICE);
        return Stream.of(row("activate", 404, () -> caller.post("/license/activate", unknown)),
                row("activate, no device", 400, () -> caller.post("/license/activate", "{\"licenseKey\":\"x\"}")),
                row("validate", 404, () -> caller.post("/license/validate", unknown)),
                row("deactivate", 404, () -> caller.post("/license/deactivate", unknown)),
                row("refresh", 400, () -> caller.post("/license/refresh", token("no token", DEVICE))),
                row("verify", 400, () -> caller.post("/license/verify", "[]")),
                row("claim", 404, () -> caller.post("/license/claim", "{\"sessionId\":\"cs_nobody" + run + "\"}")));
    }

    @ParameterizedTest
    @FieldSource("ROUTES_OF_PLUGINS")
    void the_same_route_below_v1(String route) {
        refused(caller.post(route, "{}"), 400);
        refused(caller.post("/v1" + route, "{}"), 400);
    }

    @Test
    void a_token_is_refreshed_for_its_device_and_verified() {
        String key = key("token");
        String token = activated(key);
        Answer fresh = caller.post("/license/refresh", token(token, DEVICE));
        assertThat(fresh.status()).as(fresh.toString()).isEqualTo(200);
        assertThat(verified(fresh.json().path("token").asText()).path("valid").asBoolean()).isTrue();
        refused(caller.post("/license/refresh", token(token, "device-2")), 403);
        int signature = token.lastIndexOf('.') + 1;
        String forged = token.substring(0, signature) + (token.charAt(signature) == 'A' ? 'B' : 'A')
                + token.substring(signature + 1);
        refused(caller.post("/license/refresh", token(forged, DEVICE)), 401);
        assertThat(verified(forged).path("valid").asBoolean(true)).isFalse();
        assertThat(verified(forged).path("error").asText()).isNotBlank();
    }

    @Test
    void a_key_is_claimed_until_it_is_used() {
        buy("claim");
        String first = key("claim");
        String second = key("claim");
        assertThat(second).isNotEqualTo(first);
        refused(caller.post("/license/activate", asked(first, DEVICE)), 404);
        assertThat(caller.post("/license/activate", asked(second, DEVICE)).status()).isEqualTo(200);
        refused(caller.post("/license/claim", session("claim")), 410);
    }

    @Test
    void a_key_that_is_not_there_yet_is_asked_for_again() {
        try (Paused _ = new Paused("worker")) {
            buy("early");
            Answer early = caller.post("/license/claim", session("early"));
            refused(early, 409);
            assertThat(early.header("Retry-After")).matches("\\d+");
        }
        assertThat(key("early")).startsWith("ONM-PRO-");
    }

    @Test
    void revoked_means_revoked() {
        String key = key("revoked");
        String token = activated(key);
        String id = licence("revoked");
        assertThat(caller.admin("/admin/license/revoke", "{\"licenseId\":\"%s\",\"reason\":\"fraud\"}".formatted(id))
                .status()).isEqualTo(204);
        refused(caller.post("/license/activate", asked(key, DEVICE)), 403);
        refused(caller.post("/license/validate", asked(key, DEVICE)), 403);
        refused(caller.post("/license/refresh", token(token, DEVICE)), 401);
    }

    @Test
    void expired_means_expired() {
        String key = key("expired");
        String token = activated(key);
        caller.event(
                stripe.event("expired-e", "customer.subscription.deleted", stripe.subscription("expired", "canceled")));
        Answer expired = Caller.until(() -> caller.post("/license/validate", asked(key, DEVICE)),
                answer -> answer.status() == 401);
        refused(expired, 401);
        assertThat(expired.json().path("hint").asText()).isNotBlank();
        refused(caller.post("/license/activate", asked(key, DEVICE)), 403);
        refused(caller.post("/license/refresh", token(token, DEVICE)), 401);
    }

    @Test
    void in_grace_what_runs_goes_on_and_nothing_new_begins() {
        String key = key("grace");
        String token = activated(key);
        caller.event(stripe.event("grace-e", "invoice.payment_failed", stripe.invoice("grace", Instant.now())));
        assertThat(status(key, "GRACE")).isEqualTo("GRACE");
        Answer fresh = caller.post("/license/refresh", token(token, DEVICE));
        assertThat(fresh.json().path("status").asText()).isEqualTo("GRACE");
        assertThat(fresh.json().path("graceDaysLeft").asInt()).isBetween(13, 14);
        assertThat(caller.post("/license/activate", asked(key, DEVICE)).status()).isEqualTo(200);
        refused(caller.post("/license/activate", asked(key, "device-2")), 403);
    }

    @Test
    void the_dashboard_needs_the_key() {
        for (String route : List.of("/admin/licenses", "/admin/events?status=failed", "/v1/admin/licenses")) {
            refused(caller.get(route), 401);
            refused(caller.get(route, "X-ADMIN-API-KEY", "wrong"), 401);
            Answer page = caller.admin(route, "");
            assertThat(page.status()).as(route + " " + page).isEqualTo(200);
        }
        for (String route : List.of("revoke", "reset-devices", "reissue")) {
            refused(caller.post("/admin/license/" + route, "{}"), 401);
            refused(caller.admin("/admin/license/" + route,
                    "{\"licenseId\":\"00000000-0000-4000-8000-000000000000\",\"reason\":\"x\"}"),
                    404);
        }
        refused(caller.post("/admin/events/evt_1/retry", ""), 401);
    }

    @Test
    void the_dashboard_frees_devices_and_replaces_keys() {
        String key = key("admin");
        caller.post("/license/activate", asked(key, DEVICE));
        String id = "{\"licenseId\":\"%s\"}".formatted(licence("admin"));
        assertThat(caller.admin("/admin/license/reset-devices", id).status()).isEqualTo(200);
        refused(caller.post("/license/validate", asked(key, DEVICE)), 401);
        String fresh = caller.admin("/admin/license/reissue", id).json().path("licenseKey").asText();
        refused(caller.post("/license/activate", asked(key, DEVICE)), 404);
        assertThat(caller.post("/license/activate", asked(fresh, DEVICE)).status()).isEqualTo(200);
    }

    @Test
    void an_event_of_which_nothing_can_be_made_is_listed_and_can_be_tried_again() {
        String id = "evt_" + run + "bad";
        assertThat(caller.event(stripe.event("bad", "invoice.paid", "{}")).status()).isEqualTo(200);
        Answer failed = Caller.until(() -> caller.admin("/admin/events?status=failed", ""),
                answer -> answer.whole().body().contains(id));
        assertThat(failed.whole().body()).contains(id);
        assertThat(caller.admin("/admin/events/" + id + "/retry", " ").status()).isEqualTo(202);
        assertThat(releases.compose("exec", "-T", "redis", "redis-cli", "LLEN", "bull:stripe:failed").out().strip())
                .containsOnlyDigits();
    }

    @ParameterizedTest
    @CsvSource({"/license/activate,20", "/license/claim,60", "/license/refresh,120", "/license/deactivate,100",
            "/license/validate,1000", "/license/verify,1000"})
    void one_address_has_so_many_a_minute(String route, int limit) {
        // Two windows may be met, so twice as many are sent at most.
        String address = "198.19.0." + (1 + ROUTES_OF_PLUGINS.indexOf(route));
        List<Integer> statuses = IntStream.rangeClosed(1, 2 * limit + 1).parallel()
                .mapToObj(_ -> caller.postFrom(address, route, "{}").status()).toList();
        long let = statuses.stream().filter(status -> status == 400).count();
        assertThat(let).isBetween((long) limit, 2L * limit);
        assertThat(statuses).contains(429).containsOnly(400, 429);
        Answer over = caller.postFrom(address, route, "{}");
        if (over.status() == 429) {
            refused(over, 429);
            assertThat(over.header("Retry-After")).matches("\\d+");
            assertThat(over.whole().headers().map().keySet())
                    .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("ratelimit"));
        }
        assertThat(caller.postFrom("198.19.1.1", route, "{}").status()).as("another address").isEqualTo(400);
    }

    @TestFactory
    Stream<DynamicTest> what_stripe_says_is_what_a_licence_becomes() {
        Instant end = Instant.now().plus(20, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        return Stream.of(
                DynamicTest.dynamicTest("checkout.session.async_payment_succeeded, a one-off payment: LIFETIME", () -> {
                    caller.event(stripe.event("later", "checkout.session.async_payment_succeeded",
                            """
                            {"id":"cs_%1$slater","mode":"payment","payment_status":"paid","payment_intent":"pi_%1$slater","subscription":null,"customer":"cus_%1$slater"}"""
                                    .formatted(run)));
                    assertThat(key("later")).startsWith("ONM-LIFETIME-");
                }),
                extended("invoice.paid", "paid", stripe.invoice("paid", end), end),
                extended("invoice.payment_succeeded", "succeeded", stripe.oldInvoice("succeeded", end), end),
                becomes("customer.subscription.updated, past_due", "GRACE", "customer.subscription.updated",
                        name -> stripe.subscription(name, "past_due")),
                becomes("customer.subscription.updated, trialing", "ACTIVE", "customer.subscription.updated",
                        name -> stripe.subscription(name, "trialing")),
                becomes("customer.subscription.updated, unpaid", "EXPIRED", "customer.subscription.updated",
                        name -> stripe.subscription(name, "unpaid")),
                becomes("charge.refunded, the whole amount", "REVOKED", "charge.refunded",
                        name -> stripe.charge(name, true)),
                becomes("charge.refunded, a part", "ACTIVE", "charge.refunded", name -> stripe.charge(name, false)),
                DynamicTest.dynamicTest("invoice_payment.paid links a dispute: REVOKED", () -> {
                    String key = key("disputed");
                    caller.event(stripe.event("disputed-l", "invoice_payment.paid",
                            """
                            {"id":"inpay_%1$s","invoice":"in_%1$sdisputed","payment":{"type":"payment_intent","payment_intent":"pi_%1$sdisputed"}}"""
                                    .formatted(run)));
                    caller.event(stripe.event("disputed-e", "charge.dispute.created", """
                            {"id":"dp_%1$s","charge":"ch_%1$sdisputed","payment_intent":"pi_%1$sdisputed"}"""
                            .formatted(run)));
                    assertThat(status(key, "REVOKED")).isEqualTo("REVOKED");
                }));
    }

    private DynamicTest extended(String type, String name, String invoice, Instant end) {
        return DynamicTest.dynamicTest(type + ": ACTIVE until two days after the period's end", () -> {
            String key = key(name);
            caller.event(stripe.event(name + "-e", type, invoice));
            Instant until = end.plus(2, ChronoUnit.DAYS);
            assertThat(caller.post("/license/activate", asked(key, DEVICE)).status()).isEqualTo(200);
            Answer listed = Caller.until(() -> caller.admin("/admin/licenses?session=cs_" + run + name, ""),
                    now -> expiry(now).equals(until));
            assertThat(expiry(listed)).isEqualTo(until);
            assertThat(listed.json().at("/licenses/0/status").asText()).isEqualTo("ACTIVE");
        });
    }

    private static Instant expiry(Answer listed) {
        return Instant.parse(listed.json().at("/licenses/0/expiresAt").asText(Instant.EPOCH.toString()));
    }

    private DynamicTest becomes(String what, String state, String type,
            UnaryOperator<String> object) {
        return DynamicTest.dynamicTest(what + ": " + state, () -> {
            String name = Integer.toString(what.hashCode() & 0xfffff, Character.MAX_RADIX);
            String key = key(name);
            caller.post("/license/activate", asked(key, DEVICE));
            caller.event(stripe.event(name + "-e", type, object.apply(name)));
            String processed = "SELECT 1 FROM stripe_events WHERE status = 'processed' AND id = 'evt_" + run + name
                    + "-e'";
            assertThat(Time.real().until(Duration.ofSeconds(20),
                    () -> Optional.of(sql(processed)).filter(found -> !found.isEmpty()))).isPresent();
            assertThat(status(key, state)).isEqualTo(state);
        });
    }

    /// The state that a licence is in, once it is the wanted one.
    private String status(String key, String wanted) {
        return state(Caller.until(() -> caller.post("/license/validate", asked(key, DEVICE)),
                answer -> state(answer).equals(wanted)));
    }

    private static String state(Answer validated) {
        return switch (validated.status()) {
            case 200 -> validated.json().path("licenseStatus").asText();
            case 403 -> "REVOKED";
            case 401 -> "EXPIRED";
            default -> validated.toString();
        };
    }

    private static DynamicTest row(String what, int status, Supplier<Answer> call) {
        return DynamicTest.dynamicTest(what + ": " + status, () -> refused(call.get(), status));
    }

    private static void refused(Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().path("error").asText()).as("the short text for old clients").isNotBlank();
    }

    /// The token that the first device gets.
    private String activated(String key) {
        return caller.post("/license/activate", asked(key, DEVICE)).json().path("token").asText();
    }

    private JsonNode verified(String token) {
        return caller.post("/license/verify", "{\"token\":\"" + token + "\"}").json();
    }

    private Answer buy(String name) {
        return caller.event(stripe.bought(name));
    }

    /// Buys a licence, or does so once more, and claims its key.
    private String key(String name) {
        buy(name);
        Answer claimed = Caller.until(() -> caller.post("/license/claim", session(name)),
                answer -> answer.status() == 200);
        assertThat(claimed.status()).as(claimed.toString()).isEqualTo(200);
        return claimed.json().path("licenseKey").asText();
    }

    private String session(String name) {
        return "{\"sessionId\":\"cs_" + run + name + "\"}";
    }

    private static String asked(String key, String device) {
        return "{\"licenseKey\":\"%s\",\"deviceIdHash\":\"%s\"}".formatted(key, device);
    }

    private static String token(String token, String device) {
        return "{\"token\":\"%s\",\"deviceIdHash\":\"%s\"}".formatted(token, device);
    }

    private String licence(String name) {
        return sql("SELECT id FROM licenses WHERE purchase_id = 'sub_" + run + name + "'");
    }

    private String sql(String question) {
        return releases.compose("exec", "-T", "postgres", "psql", "-U", "platform", "-d", "prod_db", "-tAc", question)
                .out().strip();
    }

    /// What the API says when it is asked in its container: the edge takes an API that is not ready out.
    private String inside(String path) {
        return releases.compose("exec", "-T", "api", "sh", "-c",
                "wget -S -qO- --content-on-error -t 1 http://localhost:3011" + path + " 2>&1; true").out();
    }

    /// A service that does not answer for a while.
    private final class Paused implements AutoCloseable {
        private final String service;

        Paused(String service) {
            this.service = service;
            assertThat(releases.compose("pause", service).succeeded()).isTrue();
        }

        @Override
        public void close() {
            releases.compose("unpause", service);
        }
    }
}
