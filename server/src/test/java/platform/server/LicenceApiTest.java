package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static platform.server.ApiFixture.NOON;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.testing.TestPostgres;

/// `/license/activate`, `validate` and `deactivate`, by the rows of the contract.
class LicenceApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final TestPostgres POSTGRES = FIXTURE.postgres;
    private static final RunningApi API = FIXTURE.api;
    private static final Shelf SHELF = FIXTURE.shelf;

    private static final String NOBODYS = "ONM-PRO-00000-00000-00000-00000";

    @Test
    void a_new_device_gets_a_token_and_a_slot() {
        SHELF.licence("a");
        HttpResponse<String> answer = SHELF.activate(SHELF.key("a"), "device 1");

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
        SHELF.licence("a");
        String key = SHELF.key("a");
        for (int i = 0; i < 5; i++) {
            assertThat(SHELF.activate(key, "d").statusCode()).isEqualTo(200);
        }
        assertThat(POSTGRES.query("SELECT count(*) FROM license_devices")).containsExactly("1");
    }

    @Test
    void the_key_is_read_in_any_case_and_form_and_under_v1() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        for (String typed : List.of(key.toLowerCase(Locale.ROOT), key.replace("-", ""),
                key.replace('0', 'o').replace('1', 'l'))) {
            assertThat(SHELF.activate(typed, "d").statusCode()).isEqualTo(200);
        }
        assertThat(API.post("/v1/license/activate", "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"d\"}")
                .statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"activate", "validate", "deactivate"})
    void an_unknown_key_is_404_well_formed_or_not(String verb) {
        assertRefused(SHELF.withKey(verb, NOBODYS, "d"), 404, "unknown_key");
        assertRefused(SHELF.withKey(verb, "ONM-PRO-AAAA-AAAA-AAAA-AAAA", "d"), 404, "unknown_key");
        assertRefused(SHELF.withKey(verb, "nonsense", "d"), 404, "unknown_key");
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
            assertRefused(API.post("/license/" + verb, body), 400, "bad_request");
        }
        assertRefused(API.post("/license/" + verb, " ".repeat(16 << 10) + "{}"), 413, "too_large");
    }

    @Test
    void a_device_of_256_printable_characters_is_taken() {
        SHELF.licence("a");
        assertThat(SHELF.activate(SHELF.key("a"), " ~".repeat(128)).statusCode()).isEqualTo(200);
    }

    @Test
    void a_revoked_or_expired_licence_is_403_for_known_devices_too() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        SHELF.activate(key, "d");
        SHELF.fold("a", "REVOKED", Map.of());
        assertRefused(SHELF.activate(key, "d"), 403, "license_revoked");
        SHELF.fold("a", "EXPIRED", Map.of());
        assertRefused(SHELF.activate(key, "d"), 403, "license_expired");
        SHELF.fold("a", "ACTIVE", Map.of("expires_at", NOON));
        assertRefused(SHELF.activate(key, "d"), 403, "license_expired");
    }

    @Test
    void a_fourth_device_is_403_and_told_the_limit() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        for (String device : List.of("1", "2", "3")) {
            assertThat(SHELF.activate(key, device).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> answer = SHELF.activate(key, "4");
        assertRefused(answer, 403, "device_limit");
        assertThat(Shelf.json(answer).path("currentDevices").asInt()).isEqualTo(3);
        assertThat(Shelf.json(answer).path("limit").asInt()).isEqualTo(3);
        assertThat(SHELF.activate(key, "3").statusCode()).isEqualTo(200);
    }

    @Test
    void deactivating_frees_the_slot_at_once_and_twice_is_once() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        List.of("1", "2", "3").forEach(device -> SHELF.activate(key, device));

        HttpResponse<String> answer = SHELF.withKey("deactivate", key, "2");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"deactivated\"}");
        assertThat(SHELF.withKey("deactivate", key, "2").statusCode()).isEqualTo(200);

        assertThat(SHELF.activate(key, "4").statusCode()).isEqualTo(200);
        assertRefused(SHELF.withKey("validate", key, "2"), 401, "unknown_device");
    }

    @Test
    void in_grace_a_known_device_is_let_in_and_a_new_one_is_not() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        SHELF.activate(key, "known");
        SHELF.fold("a", "GRACE", Map.of("grace_ends_at", NOON.plus(Duration.ofDays(3)).plusSeconds(1)));

        assertRefused(SHELF.activate(key, "new"), 403, "new_device_in_grace");
        assertThat(SHELF.activate(key, "known").body()).contains("\"status\":\"GRACE\"")
                .contains("\"expiresAt\":\"2026-03-04T12:00:01Z\"").contains("\"graceDaysLeft\":4");
        assertThat(SHELF.withKey("validate", key, "known").body())
                .isEqualTo("{\"status\":\"valid\",\"licenseStatus\":\"GRACE\"}");

        SHELF.fold("a", "GRACE", Map.of("grace_ends_at", NOON));
        assertRefused(SHELF.activate(key, "known"), 403, "license_expired");
        assertRefused(SHELF.withKey("validate", key, "known"), 401, "license_expired");
    }

    @Test
    void validate_tells_how_the_licence_stands() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        SHELF.activate(key, "d");
        HttpResponse<String> valid = SHELF.withKey("validate", key, "d");
        assertThat(valid.statusCode()).isEqualTo(200);
        assertThat(valid.body()).isEqualTo("{\"status\":\"valid\",\"licenseStatus\":\"ACTIVE\"}");
        assertRefused(SHELF.withKey("validate", key, "other"), 401, "unknown_device");

        SHELF.fold("a", "EXPIRED", Map.of());
        HttpResponse<String> expired = SHELF.withKey("validate", key, "d");
        assertRefused(expired, 401, "license_expired");
        assertThat(Shelf.json(expired).path("hint").asText()).isNotEmpty();
        SHELF.fold("a", "REVOKED", Map.of());
        assertRefused(SHELF.withKey("validate", key, "d"), 403, "license_revoked");
    }

    @Test
    void each_plan_has_its_features() {
        for (String plan : List.of("FREE", "LIFETIME")) {
            SHELF.licence(plan, plan, "ACTIVE");
            JsonNode body = Shelf.json(SHELF.activate(SHELF.key(plan), "d"));
            assertThat(body.path("plan").asText()).isEqualTo(plan);
            assertThat(body.path("features").size()).isEqualTo(plan.equals("FREE") ? 1 : 4);
        }
    }

    @Test
    void activations_are_counted_by_how_they_ended() {
        SHELF.licence("a");
        SHELF.activate(SHELF.key("a"), "d");
        SHELF.activate(NOBODYS, "d");
        API.post("/license/activate", "{}");
        assertThat(API.get("/metrics").body())
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
