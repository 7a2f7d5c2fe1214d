package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import platform.core.setting.DatabaseUrl;
import platform.core.testing.CheckoutEvent;
import platform.core.testing.Slow;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;
import platform.server.schema.Migration;

@Slow
class DependencyAwayTest {
    private static final InstantSource CLOCK = InstantSource.system();
    /// A second, and as much again for a machine that is busy.
    private static final Duration AWAY = Duration.ofSeconds(2);

    @Test
    void without_postgres_the_answer_is_503_within_a_second() {
        String away = "postgresql://u:p@127.0.0.1:" + TestRedis.freePort() + "/app";
        try (TestRedis redis = new TestRedis(); RunningApi api = new RunningApi(away, redis.url().toString(), CLOCK)) {
            api.get("/livez");
            long began = System.nanoTime();
            HttpResponse<String> answer = api.webhook(CheckoutEvent.subscription("1", CLOCK.instant()));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_500));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("5");
            assertThat(answer.body()).contains("\"error\":\"not_stored\"");
            assertThat(api.get("/readyz").body()).contains("\"status\":\"not_ready\"").contains("\"db\":\"fail\"");
            assertThat(api.get("/readyz").statusCode()).isEqualTo(503);
            assertThat(api.get("/health").statusCode()).isEqualTo(503);
            assertThat(api.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void while_postgres_is_gone_all_that_needs_it_is_503_within_a_second_and_it_recovers_by_itself() {
        try (ApiWithALicence licence = new ApiWithALicence()) {
            licence.postgres.kill();
            // The first finds the pool's dead connections.
            licence.assertUnavailable(AWAY, licence.requests());
            licence.assertUnavailable(AWAY, licence.adminRequests());
            licence.postgres.restart();
            licence.assertServes();
        }
    }

    @Test
    void a_postgres_that_hangs_holds_nobody_up_and_nothing_of_it_stays() {
        try (ApiWithALicence licence = new ApiWithALicence()) {
            licence.postgres.freeze();
            try {
                licence.assertUnavailable(AWAY, licence.requests());
                licence.assertUnavailable(AWAY, licence.adminRequests());
                assertThat(licence.api.get("/health").body())
                        .isEqualTo("{\"status\":\"fail\",\"db\":\"fail\",\"redis\":\"ok\"}");
                assertThat(licence.api.get("/readyz").body()).contains("not_ready").contains("\"db\":\"fail\"");
                assertThat(licence.api.get("/livez").statusCode()).isEqualTo(200);
            } finally {
                licence.postgres.thaw();
            }
            licence.assertServes();
        }
    }

    @Test
    void without_redis_events_are_stored_and_the_api_is_ready() throws InterruptedException {
        try (TestPostgres postgres = new TestPostgres()) {
            String away = "redis://127.0.0.1:" + TestRedis.freePort();
            try (RunningApi api = new RunningApi(postgres.url(), away, CLOCK)) {
                assertThat(api.get("/readyz").body()).contains("not_ready").contains("schema_behind")
                        .contains("\"db\":\"ok\"");

                assertThat(new Migration(DatabaseUrl.parse(postgres.url()), Duration.ofSeconds(20)).run()).isTrue();

                assertThat(api.webhook(CheckoutEvent.subscription("1", CLOCK.instant())).statusCode()).isEqualTo(200);
                assertThat(postgres.query("SELECT status FROM stripe_events")).containsExactly("pending");
                // What was asked before the migration counts for 100 ms.
                await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(api.get("/readyz").body())
                        .isEqualTo("{\"status\":\"ready\",\"db\":\"ok\",\"redis\":\"fail\"}"));
                assertThat(api.get("/readyz").statusCode()).isEqualTo(200);
                assertThat(api.get("/health").statusCode()).isEqualTo(503);
                assertThat(api.get("/health").body())
                        .isEqualTo("{\"status\":\"fail\",\"db\":\"ok\",\"redis\":\"fail\"}");
            }
        }
    }

    @Test
    void without_postgres_migrating_gives_up_in_time() throws InterruptedException {
        DatabaseUrl away = DatabaseUrl.parse("postgresql://u:p@127.0.0.1:" + TestRedis.freePort() + "/app");
        assertThat(new Migration(away, Duration.ofMillis(300)).run()).isFalse();
    }

    /// An API with one licence, active on the device `d`, and every request that cannot be answered without Postgres.
    private static final class ApiWithALicence implements AutoCloseable {
        final TestPostgres postgres = new TestPostgres();
        final TestRedis redis = new TestRedis();
        final RunningApi api;
        private final Shelf shelf;
        private final String id;
        private final String key;
        private final String token;

        ApiWithALicence() {
            ApiFixture.migrate(postgres);
            api = new RunningApi(postgres.url(), redis.url().toString(), CLOCK);
            shelf = new Shelf(postgres, api);
            id = shelf.licence("a");
            key = shelf.key("a");
            token = shelf.token(key, "d");
            assertServes();
        }

        Map<String, Supplier<HttpResponse<String>>> requests() {
            Map<String, Supplier<HttpResponse<String>>> all = new LinkedHashMap<>();
            for (String verb : List.of("activate", "validate", "deactivate")) {
                all.put(verb, () -> shelf.withKey(verb, key, "d"));
            }
            all.put("claim", () -> shelf.claim("cs_a"));
            all.put("refresh", () -> shelf.refresh(token, "d"));
            all.put("verify", () -> shelf.verify(token));
            all.put("webhook", () -> api.webhook(CheckoutEvent.subscription("late", CLOCK.instant())));
            return all;
        }

        Map<String, Supplier<HttpResponse<String>>> adminRequests() {
            Map<String, Supplier<HttpResponse<String>>> all = new LinkedHashMap<>();
            for (String list : List.of("licenses", "events")) {
                all.put(list, () -> admin("/admin/" + list, "GET", ""));
            }
            for (String act : List.of("revoke", "reinstate", "reset-devices", "reissue")) {
                all.put(act, () -> admin("/admin/license/" + act, "POST",
                        "{\"licenseId\":\"" + id + "\",\"reason\":\"x\"}"));
            }
            all.put("retry", () -> admin("/admin/events/evt_1/retry", "POST", ""));
            return all;
        }

        void assertUnavailable(Duration limit, Map<String, Supplier<HttpResponse<String>>> requests) {
            requests.forEach((name, request) -> {
                long began = System.nanoTime();
                HttpResponse<String> answer = request.get();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).as(name).isLessThan(limit);
                assertThat(answer.statusCode()).as(name).isEqualTo(503);
                assertThat(answer.headers().firstValue("content-type")).as(name).contains("application/problem+json");
                assertThat(answer.headers().firstValue("retry-after")).as(name)
                        .contains(name.equals("webhook") ? "5" : "1");
                assertThat(answer.body()).as(name).contains(
                        "\"error\":\"" + (name.equals("webhook") ? "not_stored" : "unavailable") + "\"");
            });
        }

        /// Waits until everything is as ever.
        void assertServes() {
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                assertThat(api.get("/health").statusCode()).isEqualTo(200);
                assertThat(shelf.withKey("validate", key, "d").statusCode()).isEqualTo(200);
                assertThat(shelf.refresh(token, "d").statusCode()).isEqualTo(200);
                assertThat(shelf.verify(token).body()).startsWith("{\"valid\":true");
                assertThat(shelf.activate(key, "d").statusCode()).isEqualTo(200);
                assertThat(admin("/admin/licenses", "GET", "").statusCode()).isEqualTo(200);
                assertThat(api.webhook(CheckoutEvent.subscription("later", CLOCK.instant())).statusCode())
                        .isEqualTo(200);
            });
        }

        private HttpResponse<String> admin(String path, String method, String body) {
            return api.send(HttpRequest.newBuilder(api.uri(path)).header("X-ADMIN-API-KEY", RunningApi.ADMIN_KEY)
                    .method(method, HttpRequest.BodyPublishers.ofString(body)));
        }

        @Override
        public void close() {
            api.close();
            redis.close();
            postgres.close();
        }
    }
}
