package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static platform.server.ApiFixture.NOON;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.Slow;

/// What the API does otherwise when it is set otherwise.
@Slow
class SettingsApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    /// RFC 8032, section 7.1, test 2.
    private static final String SECOND_PRIVATE = "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=";
    private static final String SECOND_PUBLIC = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";

    @Test
    void during_a_rotation_both_keys_are_published_newest_first_and_tokens_of_either_count_everywhere() {
        RunningApi before = FIXTURE
                .another(Map.of("LICENSE_NEXT_KEY_VERSION", "4", "LICENSE_NEXT_PUBLIC_KEY_B64", SECOND_PUBLIC));
        RunningApi after = FIXTURE.another(Map.of("LICENSE_KEY_VERSION", "4", "LICENSE_PRIVATE_KEY_B64",
                SECOND_PRIVATE, "LICENSE_PUBLIC_KEY_B64", SECOND_PUBLIC, "LICENSE_PREVIOUS_PUBLIC_KEYS",
                "3:" + RunningApi.KEYS.get("LICENSE_PUBLIC_KEY_B64")));
        assertThat(kids(FIXTURE.api)).containsExactly("3");
        assertThat(kids(before)).containsExactly("4", "3");
        assertThat(kids(after)).containsExactly("4", "3");

        FIXTURE.shelf.licence("a");
        String old = FIXTURE.shelf.token(FIXTURE.shelf.key("a"), "d");
        HttpResponse<String> refreshed = new Shelf(FIXTURE.postgres, after).refresh(old, "d");
        assertThat(refreshed.statusCode()).isEqualTo(200);
        String fresh = Shelf.json(refreshed).path("token").asText();
        assertThat(new Shelf(FIXTURE.postgres, before).verify(fresh).body()).startsWith("{\"valid\":true,");
        assertThat(new Shelf(FIXTURE.postgres, after).verify(old).body()).startsWith("{\"valid\":true,");
        // Who was not told of the next key does not believe it.
        assertThat(FIXTURE.shelf.verify(fresh).body()).isEqualTo("{\"valid\":false,\"error\":\"INVALID_SIGNATURE\"}");
    }

    @Test
    void without_trusted_proxies_nobody_can_say_that_he_is_another_client() {
        RunningApi alone = FIXTURE.another(Map.of("TRUSTED_PROXIES", ""));
        await().until(() -> alone.get("/metrics").body().contains("onm_api_rate_limit_degraded 0"));
        for (int i = 0; i < 20; i++) {
            // Each as another client, if that were believed.
            assertThat(alone.post("/license/activate", "{}").statusCode()).isEqualTo(400);
        }
        assertThat(alone.post("/license/activate", "{}").statusCode()).isEqualTo(429);
    }

    @Test
    void browsers_are_told_to_keep_to_https_only_where_that_is_set() {
        assertThat(FIXTURE.api.get("/version").headers().firstValue("strict-transport-security")).isPresent();
        assertThat(FIXTURE.another(Map.of("ENABLE_HSTS", "")).get("/version").headers()
                .firstValue("strict-transport-security")).isEmpty();
    }

    @Test
    void the_previous_secrets_are_secrets_no_more_when_they_are_not_set() {
        RunningApi api = FIXTURE
                .another(Map.of("STRIPE_WEBHOOK_SECRET_PREVIOUS", "", "ADMIN_API_KEY_PREVIOUS", ""));
        String body = CheckoutEvent.subscription("1", NOON).json();
        String signature = CheckoutEvent.signature(body, RunningApi.PREVIOUS_SECRET, NOON);
        assertThat(api.webhook("/stripe/webhook", body, signature).statusCode()).isEqualTo(401);
        assertThat(api.get("/admin/licenses", "X-ADMIN-API-KEY", "admin-previous").statusCode()).isEqualTo(401);
        assertThat(api.get("/admin/licenses", "X-ADMIN-API-KEY", "").statusCode()).isEqualTo(401);
    }

    @Test
    void webhooks_are_counted_by_how_they_ended() {
        RunningApi api = FIXTURE.another(Map.of());
        String good = CheckoutEvent.subscription("1", NOON).json();
        String other = "{\"id\":\"evt_2\",\"type\":\"new.thing\",\"created\":1}";
        for (String body : List.of(good, good, other, "{}")) {
            api.webhook("/stripe/webhook", body, CheckoutEvent.signature(body, RunningApi.SECRET, NOON));
        }
        api.send(HttpRequest.newBuilder(api.uri("/stripe/webhook")).POST(HttpRequest.BodyPublishers.ofString(good)));
        api.webhook("/stripe/webhook", good, "t=1,v1=00");
        String metrics = api.get("/metrics").body();
        Map.of("ok", "1.0", "duplicate", "1.0", "unsupported_event", "1.0", "parse_error", "1.0", "invalid_sig", "2.0",
                "error", "0.0").forEach(
                        (result, count) -> assertThat(metrics)
                                .contains(
                                        "onm_api_stripe_webhooks_received_total{result=\"" + result + "\"} " + count));
    }

    private static List<String> kids(RunningApi api) {
        return Shelf.json(api.get("/.well-known/jwks.json")).path("keys").findValues("kid").stream()
                .map(JsonNode::asText).toList();
    }
}
