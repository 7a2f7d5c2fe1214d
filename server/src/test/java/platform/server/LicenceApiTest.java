package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.setting.DatabaseUrl;
import platform.core.testing.SettableClock;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;
import platform.server.schema.Migration;

/// `/license/activate`, `validate` and `deactivate`, by the rows of the contract.
class LicenceApiTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String NOBODYS = "ONM-PRO-00000-00000-00000-00000";

    private static final TestPostgres POSTGRES = new TestPostgres();
    private static final TestRedis REDIS = new TestRedis();
    private static final SettableClock CLOCK = new SettableClock(NOON);
    private static RunningApi api;
    private static Shelf shelf;

    @BeforeAll
    static void start() throws InterruptedException {
        assertThat(new Migration(DatabaseUrl.parse(POSTGRES.url()), Duration.ofSeconds(20)).run()).isTrue();
        api = new RunningApi(POSTGRES.url(), REDIS.url().toString(), CLOCK);
        shelf = new Shelf(POSTGRES, api);
    }

    @AfterAll
    static void stop() {
        api.close();
        REDIS.close();
        POSTGRES.close();
    }

    @BeforeEach
    void clear() {
        POSTGRES.clear();
    }

    @Test
    void a_new_device_gets_a_token_and_a_slot() {
        shelf.licence("a");
        HttpResponse<String> answer = shelf.activate(shelf.key("a"), "device 1");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = Shelf.json(answer);
        assertThat(body.path("token").asText().split("\\.")).hasSize(3);
        assertThat(answer.body()).endsWith("""
                                           "status":"ACTIVE","plan":"PRO","features":["sync","history","sharing","encryption"],\
                                           "expiresAt":"2026-03-08T12:00:00Z","maxDevices":3,"graceDaysLeft":null}""");
        assertThat(POSTGRES.query("SELECT device_hash = sha256('device 1') FROM license_devices")).containsExactly("t");
    }

    @Test
    void a_known_device_again_is_answered_and_uses_no_slot() {
        shelf.licence("a");
        String key = shelf.key("a");
        for (int i = 0; i < 5; i++) {
            assertThat(shelf.activate(key, "d").statusCode()).isEqualTo(200);
        }
        assertThat(POSTGRES.query("SELECT count(*) FROM license_devices")).containsExactly("1");
    }

    @Test
    void the_key_is_read_in_any_case_and_form_and_under_v1() {
        shelf.licence("a");
        String key = shelf.key("a");
        for (String typed : List.of(key.toLowerCase(Locale.ROOT), key.replace("-", ""),
                key.replace('0', 'o').replace('1', 'l'))) {
            assertThat(shelf.activate(typed, "d").statusCode()).isEqualTo(200);
        }
        assertThat(api.post("/v1/license/activate", "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"d\"}")
                .statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activate", "validate", "deactivate"})
    void an_unknown_key_is_404_well_formed_or_not(String verb) {
        assertRefused(shelf.withKey(verb, NOBODYS, "d"), 404, "unknown_key");
        assertRefused(shelf.withKey(verb, "ONM-PRO-AAAA-AAAA-AAAA-AAAA", "d"), 404, "unknown_key");
        assertRefused(shelf.withKey(verb, "nonsense", "d"), 404, "unknown_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"activate", "validate", "deactivate"})
    void a_body_without_both_is_400(String verb) {
        for (String body : List.of("", "[]", "{}", "{\"licenseKey\":\"" + NOBODYS + "\"}", "{\"deviceIdHash\":\"d\"}",
                "{\"licenseKey\":1,\"deviceIdHash\":\"d\"}",
                "{\"licenseKey\":\"" + NOBODYS + "\",\"deviceIdHash\":\"\"}",
                "{\"licenseKey\":\"" + NOBODYS + "\",\"deviceIdHash\":\"\\u00e9\"}",
                "{\"licenseKey\":\"" + NOBODYS + "\",\"deviceIdHash\":\"a\\nb\"}",
                "{\"licenseKey\":\"" + NOBODYS + "\",\"deviceIdHash\":\"" + "d".repeat(257) + "\"}",
                "{\"licenseKey\":\"" + "A".repeat(65) + "\",\"deviceIdHash\":\"d\"}")) {
            assertRefused(api.post("/license/" + verb, body), 400, "bad_request");
        }
        assertRefused(api.post("/license/" + verb, " ".repeat(16 << 10) + "{}"), 413, "too_large");
    }

    @Test
    void a_device_of_256_printable_characters_is_taken() {
        shelf.licence("a");
        assertThat(shelf.activate(shelf.key("a"), " ~".repeat(128)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_revoked_or_expired_licence_is_403_for_known_devices_too() {
        shelf.licence("a");
        String key = shelf.key("a");
        shelf.activate(key, "d");
        shelf.fold("a", "REVOKED", Map.of());
        assertRefused(shelf.activate(key, "d"), 403, "license_revoked");
        shelf.fold("a", "EXPIRED", Map.of());
        assertRefused(shelf.activate(key, "d"), 403, "license_expired");
        shelf.fold("a", "ACTIVE", Map.of("expires_at", NOON));
        assertRefused(shelf.activate(key, "d"), 403, "license_expired");
    }

    @Test
    void a_fourth_device_is_403_and_told_the_limit() {
        shelf.licence("a");
        String key = shelf.key("a");
        for (String device : List.of("1", "2", "3")) {
            assertThat(shelf.activate(key, device).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> answer = shelf.activate(key, "4");
        assertRefused(answer, 403, "device_limit");
        assertThat(Shelf.json(answer).path("currentDevices").asInt()).isEqualTo(3);
        assertThat(Shelf.json(answer).path("limit").asInt()).isEqualTo(3);
        assertThat(shelf.activate(key, "3").statusCode()).isEqualTo(200);
    }

    @Test
    void deactivating_frees_the_slot_at_once_and_twice_is_once() {
        shelf.licence("a");
        String key = shelf.key("a");
        List.of("1", "2", "3").forEach(device -> shelf.activate(key, device));

        HttpResponse<String> answer = shelf.withKey("deactivate", key, "2");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"deactivated\"}");
        assertThat(shelf.withKey("deactivate", key, "2").statusCode()).isEqualTo(200);

        assertThat(shelf.activate(key, "4").statusCode()).isEqualTo(200);
        assertRefused(shelf.withKey("validate", key, "2"), 401, "unknown_device");
    }

    @Test
    void in_grace_a_known_device_is_let_in_and_a_new_one_is_not() {
        shelf.licence("a");
        String key = shelf.key("a");
        shelf.activate(key, "known");
        shelf.fold("a", "GRACE", Map.of("grace_ends_at", NOON.plus(Duration.ofDays(3)).plusSeconds(1)));

        assertRefused(shelf.activate(key, "new"), 403, "new_device_in_grace");
        assertThat(shelf.activate(key, "known").body()).contains("\"status\":\"GRACE\"")
                .contains("\"expiresAt\":\"2026-03-04T12:00:01Z\"").contains("\"graceDaysLeft\":4");
        assertThat(shelf.withKey("validate", key, "known").body())
                .isEqualTo("{\"status\":\"valid\",\"licenseStatus\":\"GRACE\"}");

        shelf.fold("a", "GRACE", Map.of("grace_ends_at", NOON));
        assertRefused(shelf.activate(key, "known"), 403, "license_expired");
        assertRefused(shelf.withKey("validate", key, "known"), 401, "license_expired");
    }

    @Test
    void validate_tells_how_the_licence_stands() {
        shelf.licence("a");
        String key = shelf.key("a");
        shelf.activate(key, "d");
        HttpResponse<String> valid = shelf.withKey("validate", key, "d");
        assertThat(valid.statusCode()).isEqualTo(200);
        assertThat(valid.body()).isEqualTo("{\"status\":\"valid\",\"licenseStatus\":\"ACTIVE\"}");
        assertRefused(shelf.withKey("validate", key, "other"), 401, "unknown_device");

        shelf.fold("a", "EXPIRED", Map.of());
        HttpResponse<String> expired = shelf.withKey("validate", key, "d");
        assertRefused(expired, 401, "license_expired");
        assertThat(Shelf.json(expired).path("hint").asText()).isNotEmpty();
        shelf.fold("a", "REVOKED", Map.of());
        assertRefused(shelf.withKey("validate", key, "d"), 403, "license_revoked");
    }

    @Test
    void each_plan_has_its_features() {
        for (String plan : List.of("FREE", "LIFETIME")) {
            shelf.licence(plan, plan, "ACTIVE");
            JsonNode body = Shelf.json(shelf.activate(shelf.key(plan), "d"));
            assertThat(body.path("plan").asText()).isEqualTo(plan);
            assertThat(body.path("features").size()).isEqualTo(plan.equals("FREE") ? 1 : 4);
        }
    }

    @Test
    void activations_are_counted_by_how_they_ended() {
        shelf.licence("a");
        shelf.activate(shelf.key("a"), "d");
        shelf.activate(NOBODYS, "d");
        api.post("/license/activate", "{}");
        assertThat(api.get("/metrics").body())
                .containsPattern("onm_api_license_activations_total\\{result=\"ok\"} [0-9.]+")
                .containsPattern("onm_api_license_activations_total\\{result=\"unknown_key\"} [0-9.]+")
                .containsPattern("onm_api_license_activations_total\\{result=\"bad_request\"} [0-9.]+")
                .contains("onm_api_token_issue_duration_seconds_count{op=\"activate\"}");
    }

    static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status).contains("\"error\":\"" + error + "\"");
    }
}
