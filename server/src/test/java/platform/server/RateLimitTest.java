package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static platform.server.ApiFixture.NOON;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.SettableClock;
import platform.core.testing.Slow;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;

/// Two instances of the API, one Redis.
@Slow
class RateLimitTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final TestPostgres POSTGRES = FIXTURE.postgres;
    private static final TestRedis REDIS = FIXTURE.redis;
    private static final SettableClock CLOCK = FIXTURE.clock;
    private static final RunningApi ONE = FIXTURE.api;
    private static final RunningApi TWO = FIXTURE.another(Map.of());

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    /// One of its own for each test.
    private final String client = "198.51.100." + CLIENTS.incrementAndGet();

    @BeforeAll
    static void bothCountInRedis() {
        await().until(() -> degraded(ONE).equals("0") && degraded(TWO).equals("0"));
    }

    @ParameterizedTest
    @CsvSource({"activate, 20", "claim, 60", "refresh, 120", "deactivate, 100", "validate, 1000", "verify, 1000"})
    void over_its_limit_a_route_refuses_over_both_instances_and_under_v1(String route, int limit) {
        for (int i = 0; i < limit; i++) {
            HttpResponse<String> answer = ask(i % 2 == 0 ? ONE : TWO, (i % 3 == 0 ? "/v1" : "") + "/license/" + route);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.headers().firstValue("ratelimit-limit")).contains("" + limit);
            assertThat(answer.headers().firstValue("ratelimit-remaining")).contains("" + (limit - i - 1));
        }
        assertLimited(ask(ONE, "/license/" + route), limit);
        assertLimited(ask(TWO, "/v1/license/" + route), limit);
        assertThat(ONE.get("/metrics").body())
                .contains("onm_api_rate_limit_exceeded_total{route=\"/license/" + route + "\"} 1");
    }

    @Test
    void webhooks_with_a_wrong_signature_are_limited_over_both_instances_and_right_ones_never() {
        for (int i = 0; i < 60; i++) {
            assertThat(badWebhook(i % 2 == 0 ? ONE : TWO, client).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = badWebhook(ONE, client);
        assertLimited(refused, 60);
        assertLimited(badWebhook(TWO, client), 60);
        assertLimited(
                ONE.send(request(ONE, "/v1/stripe/webhook", client).POST(HttpRequest.BodyPublishers.ofString("{}"))),
                60);

        assertThat(goodWebhook(ONE, client).statusCode()).isEqualTo(200);
        assertThat(badWebhook(ONE, "198.51.100.254").statusCode()).isEqualTo(401);
        assertThat(ONE.get("/metrics").body()).contains("onm_api_rate_limit_exceeded_total{route=\"/stripe/webhook\"}");
    }

    @Test
    void an_admin_key_cannot_be_guessed_at_speed() {
        for (int i = 0; i < 60; i++) {
            assertThat(admin(ONE, "guess" + i).statusCode()).isEqualTo(401);
        }
        assertLimited(admin(ONE, "guess"), 60);
        // Neither does the right one show that it is right.
        assertLimited(admin(ONE, RunningApi.ADMIN_KEY), 60);
    }

    @Test
    void the_right_admin_key_is_not_limited() {
        for (int i = 0; i < 70; i++) {
            assertThat(admin(TWO, RunningApi.ADMIN_KEY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void addresses_are_in_redis_for_a_minute_at_most_and_not_in_clear() {
        badWebhook(ONE, client);
        List<String> keys = REDIS.keys("onm:limit:*");
        assertThat(keys).isNotEmpty().noneMatch(key -> key.contains("198.51"));
        assertThat(keys).allMatch(key -> REDIS.millisLeft(key) > 0 && REDIS.millisLeft(key) <= 60_000);
    }

    @Test
    void what_a_client_says_before_the_trusted_proxy_makes_it_no_other_client() {
        for (int i = 0; i < 60; i++) {
            badWebhook(ONE, "203.0.113." + i + ", " + client);
        }
        assertLimited(badWebhook(ONE, "203.0.113.200, " + client), 60);
    }

    @Test
    void while_redis_is_away_each_instance_counts_alone_and_says_so() {
        try (TestRedis redis = new TestRedis();
                RunningApi api = new RunningApi(POSTGRES.url(), redis.url().toString(), CLOCK)) {
            await().until(() -> degraded(api).equals("0"));
            redis.stop();
            await().until(() -> degraded(api).equals("1"));
            for (int i = 0; i < 60; i++) {
                assertThat(badWebhook(api, client).statusCode()).isEqualTo(401);
            }
            assertLimited(badWebhook(api, client), 60);
            assertThat(goodWebhook(api, client).statusCode()).isEqualTo(200);

            redis.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> degraded(api).equals("0"));
            assertThat(badWebhook(api, "198.51.100.253").statusCode()).isEqualTo(401);
            assertThat(redis.keys("onm:limit:webhook:*")).hasSize(1);
        }
    }

    @Test
    void a_redis_that_keeps_silent_holds_nobody_up_for_long() {
        try (TestRedis redis = new TestRedis();
                RunningApi api = new RunningApi(POSTGRES.url(), redis.url().toString(), CLOCK)) {
            await().until(() -> degraded(api).equals("0"));
            redis.keepSilentFor(Duration.ofSeconds(5));
            long began = System.nanoTime();
            for (int i = 0; i < 60; i++) {
                assertThat(badWebhook(api, client).statusCode()).isEqualTo(401);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
            assertLimited(badWebhook(api, client), 60);
        }
    }

    private static String degraded(RunningApi api) {
        return api.get("/metrics").body().lines().filter(line -> line.startsWith("onm_api_rate_limit_degraded "))
                .map(line -> line.replaceAll(".* (\\d)(\\.0)?$", "$1")).findFirst().orElse("missing");
    }

    private static HttpRequest.Builder request(RunningApi api, String path, String client) {
        return HttpRequest.newBuilder(api.uri(path)).header("X-Forwarded-For", client);
    }

    private static HttpResponse<String> badWebhook(RunningApi api, String client) {
        return api.send(request(api, "/stripe/webhook", client).header("Stripe-Signature", "t=1,v1=00")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private static HttpResponse<String> goodWebhook(RunningApi api, String client) {
        String body = CheckoutEvent.subscription("limits", NOON).json();
        return api.send(request(api, "/stripe/webhook", client)
                .header("Stripe-Signature", CheckoutEvent.signature(body, RunningApi.SECRET, NOON))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> ask(RunningApi api, String path) {
        return api.send(request(api, path, client).POST(HttpRequest.BodyPublishers.ofString("{}")));
    }

    private HttpResponse<String> admin(RunningApi api, String key) {
        return api.send(request(api, "/admin/licenses?session=cs_1", client).header("X-ADMIN-API-KEY", key));
    }

    private static void assertLimited(HttpResponse<String> answer, int limit) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"error\":\"rate_limited\"");
        assertThat(answer.headers().firstValue("ratelimit-limit")).contains("" + limit);
        assertThat(answer.headers().firstValue("ratelimit-remaining")).contains("0");
        assertThat(answer.headers().firstValueAsLong("ratelimit-reset").orElse(0)).isBetween(1L, 60L);
        assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 60L);
    }
}
