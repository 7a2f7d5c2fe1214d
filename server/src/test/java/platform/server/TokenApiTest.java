package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static platform.server.ApiFixture.NOON;
import static platform.server.LicenceApiTest.assertRefused;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import platform.core.testing.SettableClock;
import platform.core.testing.TestPostgres;

/// `/license/refresh`, `/license/verify` and the key set, by the rows of the contract.
class TokenApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final TestPostgres POSTGRES = FIXTURE.postgres;
    private static final SettableClock CLOCK = FIXTURE.clock;
    private static final RunningApi API = FIXTURE.api;
    private static final Shelf SHELF = FIXTURE.shelf;

    private String key = "";

    @BeforeEach
    void fresh() {
        SHELF.licence("a");
        key = SHELF.key("a");
    }

    @Test
    void a_token_is_what_the_standards_and_the_key_set_say() throws GeneralSecurityException {
        String[] parts = SHELF.token(key, "my \\\"device").split("\\.", -1);
        assertThat(text(parts[0])).isEqualTo("{\"alg\":\"EdDSA\",\"kid\":\"3\",\"typ\":\"JWT\"}");
        String id = POSTGRES.query("SELECT id FROM licenses").getFirst();
        assertThat(text(parts[1])).isEqualTo("""
                                             {"iss":"https://api.localhost","sub":"%1$s","lic":"%1$s","plan":"PRO",\
                                             "features":["sync","history","sharing","encryption"],"dev":"my \\"device","status":"ACTIVE",\
                                             "iat":%2$d,"exp":%3$d}""".formatted(id, NOON.getEpochSecond(),
                NOON.plus(Duration.ofDays(7)).getEpochSecond()));

        HttpResponse<String> keySet = API.get("/.well-known/jwks.json");
        assertThat(keySet.headers().allValues("cache-control")).containsExactly("public, max-age=300");
        JsonNode jwk = Shelf.json(keySet).path("keys").get(0);
        assertThat(List.of(jwk.path("kty").asText(), jwk.path("crv").asText(), jwk.path("use").asText(),
                jwk.path("alg").asText(), jwk.path("kid").asText())).containsExactly("OKP", "Ed25519", "sig", "EdDSA",
                        "3");
        // Another implementation, Java's own, agrees.
        byte[] der = HexFormat.of().parseHex("302a300506032b6570032100"
                + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(jwk.path("x").asText())));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
        check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(check.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void refresh_gives_a_new_token_also_when_the_old_one_is_over() {
        String token = SHELF.token(key, "d");
        CLOCK.advance(Duration.ofDays(30));
        HttpResponse<String> answer = SHELF.refresh(token, "d");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"ACTIVE\"").contains("\"expiresAt\":\"2026-04-07T12:00:00Z\"")
                .contains("\"graceDaysLeft\":null");
        assertThat(SHELF.verify(Shelf.json(answer).path("token").asText()).body()).startsWith("{\"valid\":true,");
    }

    @Test
    void in_grace_a_token_lives_no_longer_than_the_grace() {
        String token = SHELF.token(key, "d");
        Instant end = NOON.plus(Duration.ofDays(2));
        SHELF.fold("a", "GRACE", Map.of("grace_ends_at", end));
        HttpResponse<String> answer = SHELF.refresh(token, "d");
        assertThat(answer.body()).contains("\"status\":\"GRACE\"").contains("\"expiresAt\":\"2026-03-03T12:00:00Z\"")
                .contains("\"graceDaysLeft\":2");
        assertThat(text(Shelf.json(answer).path("token").asText().split("\\.", -1)[1]))
                .contains("\"exp\":" + end.getEpochSecond() + ",\"graceEndsAt\":" + end.getEpochSecond());
        CLOCK.advance(Duration.ofDays(2));
        assertRefused(SHELF.refresh(token, "d"), 401, "license_expired");
    }

    @Test
    void refresh_is_refused_as_the_contract_says() {
        String token = SHELF.token(key, "d");
        for (String nothing : List.of("x", "a.b", "a.b.c.d", "e30.e30.=", "..", token + "=")) {
            assertRefused(SHELF.refresh(nothing, "d"), 400, "not_a_token");
        }
        assertRefused(API.post("/license/refresh", "{\"deviceIdHash\":\"d\"}"), 400, "bad_request");
        assertRefused(API.post("/license/refresh", "{\"token\":\"" + token + "\"}"), 400, "bad_request");
        assertRefused(SHELF.refresh("x".repeat(4_097), "d"), 400, "bad_request");
        for (String forged : forgeries(token)) {
            assertRefused(SHELF.refresh(forged, "d"), 401, "invalid_token");
            assertThat(SHELF.verify(forged).body()).isEqualTo("{\"valid\":false,\"error\":\"INVALID_SIGNATURE\"}");
        }
        assertRefused(SHELF.refresh(token, "other"), 403, "other_device");

        SHELF.withKey("deactivate", key, "d");
        assertRefused(SHELF.refresh(token, "d"), 403, "other_device");
        assertThat(SHELF.verify(token).body()).isEqualTo("{\"valid\":false,\"error\":\"UNKNOWN_DEVICE\"}");
        SHELF.activate(key, "d");
        SHELF.fold("a", "EXPIRED", Map.of());
        assertRefused(SHELF.refresh(token, "d"), 401, "license_expired");
        assertThat(SHELF.verify(token).body()).isEqualTo("{\"valid\":false,\"error\":\"LICENSE_EXPIRED\"}");
        SHELF.fold("a", "REVOKED", Map.of());
        assertRefused(SHELF.refresh(token, "d"), 401, "license_revoked");
        assertThat(SHELF.verify(token).body()).isEqualTo("{\"valid\":false,\"error\":\"REVOKED\"}");
        POSTGRES.query("DELETE FROM licenses");
        assertRefused(SHELF.refresh(token, "d"), 401, "unknown_license");
        assertThat(SHELF.verify(token).body()).isEqualTo("{\"valid\":false,\"error\":\"UNKNOWN_LICENSE\"}");
    }

    @Test
    void verify_tells_what_holds_now() {
        String token = SHELF.token(key, "d");
        assertThat(SHELF.verify(token).body()).isEqualTo("""
                                                         {"valid":true,"licenseId":"%s","status":"ACTIVE","plan":"PRO",\
                                                         "features":["sync","history","sharing","encryption"],\
                                                         "expiresAt":"2026-03-08T12:00:00Z"}"""
                .formatted(POSTGRES.query("SELECT id FROM licenses").getFirst()));
        CLOCK.advance(Duration.ofDays(7));
        assertThat(SHELF.verify(token).body()).isEqualTo("{\"valid\":false,\"error\":\"EXPIRED\"}");
        assertRefused(SHELF.verify("nonsense"), 400, "not_a_token");
        assertRefused(API.post("/license/verify", "{}"), 400, "bad_request");
    }

    @Test
    void refreshes_are_counted_by_how_they_ended() {
        SHELF.refresh(SHELF.token(key, "d"), "d");
        SHELF.refresh("x", "d");
        assertThat(API.get("/metrics").body())
                .containsPattern("onm_api_license_refreshes_total\\{result=\"ok\"} [0-9.]+")
                .containsPattern("onm_api_license_refreshes_total\\{result=\"not_a_token\"} [0-9.]+")
                .contains("onm_api_token_issue_duration_seconds_count{op=\"refresh\"}");
    }

    private static List<String> forgeries(String token) {
        String[] parts = token.split("\\.", -1);
        String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
        return List.of(parts[0] + "." + parts[1] + "." + zeros, parts[0] + "." + parts[1] + ".",
                header("{\"alg\":\"none\"}") + "." + parts[1] + ".",
                header("{\"alg\":\"HS256\",\"kid\":\"3\"}") + "." + parts[1] + "." + parts[2],
                header("{\"alg\":\"eddsa\",\"kid\":\"3\",\"typ\":\"JWT\"}") + "." + parts[1] + "." + parts[2],
                header("{\"alg\":\"EdDSA\",\"kid\":\"4\",\"typ\":\"JWT\"}") + "." + parts[1] + "." + parts[2],
                header("{\"alg\":\"EdDSA\",\"kid\":\"3\",\"crit\":[\"exp\"]}") + "." + parts[1] + "." + parts[2],
                parts[0] + "." + header("{\"lic\":\"x\",\"dev\":\"d\",\"exp\":9999999999}") + "." + parts[2]);
    }

    private static String header(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
