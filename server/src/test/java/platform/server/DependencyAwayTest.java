package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.setting.DatabaseUrl;
import platform.core.testing.CheckoutEvent;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;
import platform.server.schema.Migration;

class DependencyAwayTest {
    private static final InstantSource CLOCK = InstantSource.system();

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

    @ParameterizedTest
    @ValueSource(strings = {"activate", "validate", "deactivate", "claim"})
    void without_postgres_licences_answer_503_within_a_second(String verb) {
        String away = "postgresql://u:p@127.0.0.1:" + TestRedis.freePort() + "/app";
        try (TestRedis redis = new TestRedis(); RunningApi api = new RunningApi(away, redis.url().toString(), CLOCK)) {
            api.get("/livez");
            long began = System.nanoTime();
            HttpResponse<String> answer = api.post("/license/" + verb, """
                    {"licenseKey":"ONM-PRO-00000-00000-00000-00000","deviceIdHash":"d","sessionId":"cs_a"}""");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_500));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(answer.body()).contains("\"error\":\"unavailable\"");
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
                assertThat(api.get("/readyz").body())
                        .isEqualTo("{\"status\":\"ready\",\"db\":\"ok\",\"redis\":\"fail\"}");
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
}
