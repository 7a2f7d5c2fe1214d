package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static platform.server.ApiFixture.NOON;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.testing.CheckoutEvent;

/// What /openapi.json says, beside what the API does.
class OpenApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final RunningApi API = FIXTURE.api;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LICENCE = "00000000-0000-0000-0000-000000000001";

    private final Description description = new Description(Shelf.json(API.get("/openapi.json")));

    @BeforeEach
    void oneLicenceAndOneFailedEvent() {
        FIXTURE.postgres.query("""
                       INSERT INTO purchases VALUES ('sub_1', now());
                       INSERT INTO purchase_links VALUES ('cs_1', 'sub_1');
                       INSERT INTO license_facts (event_id, purchase_id, kind, at, plan) VALUES ('evt_0', 'sub_1', 'bought', '2026-03-01T11:00:00Z', 'PRO');
                       INSERT INTO licenses (id, purchase_id, plan, status, created_at, updated_at)
                       VALUES ('%s', 'sub_1', 'PRO', 'ACTIVE', '2026-03-01T12:00:00Z', now());
                       INSERT INTO stripe_events (id, type, created_at, livemode, payload, status, attempts, due_at, error, received_at)
                       VALUES ('evt_failed', 'invoice.paid', now(), false, '{}', 'failed', 5, now(), 'unusable', now())
                       """.formatted(LICENCE));
    }

    @Test
    void every_route_is_described_and_everything_described_is_a_route() {
        assertThat(description.operations()).isEqualTo(routes());
    }

    @Test
    void it_is_openapi_3_1_and_every_reference_leads_somewhere() {
        assertThat(description.json().get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(description.json().findValuesAsText("$ref")).isNotEmpty();
        assertThat(description.danglingReferences()).isEmpty();
        assertThat(description.json().findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET  | /health                       |                                | 200
            GET  | /livez                        |                                | 200
            GET  | /readyz                       |                                | 200
            GET  | /version                      |                                | 200
            GET  | /.well-known/jwks.json        |                                | 200
            GET  | /admin/licenses               |                                | 200
            GET  | /v1/admin/licenses            |                                | 200
            GET  | /admin/events                 |                                | 200
            POST | /admin/license/revoke         | {}                             | 400
            POST | /admin/license/revoke         | {"licenseId":"LICENCE","reason":"x"} | 204
            POST | /admin/license/reissue        | {"licenseId":"LICENCE"}        | 200
            POST | /admin/license/reinstate      | {"licenseId":"LICENCE"}        | 200
            POST | /admin/license/reset-devices  | {"licenseId":"LICENCE"}        | 200
            POST | /license/activate             | {"licenseKey":"ONM-PRO-00000-00000-00000-00000","deviceIdHash":"d"} | 404
            POST | /license/validate             | {"licenseKey":"ONM-PRO-00000-00000-00000-00000","deviceIdHash":"d"} | 404
            POST | /license/deactivate           | {"licenseKey":"x","deviceIdHash":"d"} | 404
            POST | /license/refresh              | {"token":"x","deviceIdHash":"d"} | 400
            POST | /license/verify               | {"token":"x"}                  | 400
            POST | /license/claim                | {"sessionId":"cs_9"}           | 404
            POST | /stripe/webhook               | {}                             | 400
            """)
    void an_answer_is_as_it_is_described(String method, String path, String body, int status) {
        assertDescribed(method, path, send(method, path, body == null ? "" : body), status);
    }

    @Test
    void a_licence_s_way_is_as_it_is_described() {
        HttpResponse<String> reissued = send("POST", "/admin/license/reissue", "{\"licenseId\":\"" + LICENCE + "\"}");
        assertDescribed("POST", "/admin/license/reissue", reissued, 200);
        String key = Shelf.json(reissued).get("licenseKey").asText();
        String install = "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"d\"}";
        HttpResponse<String> activated = send("POST", "/license/activate", install);
        assertDescribed("POST", "/license/activate", activated, 200);
        String token = Shelf.json(activated).get("token").asText();
        assertDescribed("POST", "/license/validate", send("POST", "/license/validate", install), 200);
        assertDescribed("POST", "/license/verify", send("POST", "/license/verify", "{\"token\":\"" + token + "\"}"),
                200);
        assertDescribed("POST", "/license/refresh",
                send("POST", "/license/refresh", "{\"token\":\"" + token + "\",\"deviceIdHash\":\"d\"}"), 200);
        assertDescribed("POST", "/license/refresh",
                send("POST", "/license/refresh", "{\"token\":\"" + token + "\",\"deviceIdHash\":\"e\"}"), 403);
        assertDescribed("POST", "/license/claim", send("POST", "/license/claim", "{\"sessionId\":\"cs_1\"}"), 410);
        assertDescribed("POST", "/license/deactivate", send("POST", "/license/deactivate", install), 200);
        assertDescribed("POST", "/license/verify", send("POST", "/license/verify", "{\"token\":\"" + token + "\"}"),
                200);
        assertDescribed("POST", "/license/validate", send("POST", "/license/validate", install), 401);
        assertDescribed("POST", "/stripe/webhook", API.webhook(CheckoutEvent.subscription("1", NOON)), 200);
        assertDescribed("POST", "/admin/events/{id}/retry", send("POST", "/admin/events/evt_failed/retry", ""), 202);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /paths/~1version/get/responses                                       | 200              |              | status 200 is not described
            /paths/~1version/get/responses/200/content                           | application/json |              | content of type
            /paths/~1version/get/responses/200/headers                           | X-Absent         | {}           | header X-Absent is missing
            SCHEMA                                                               | required         | ["sha","no"] | 'no'
            SCHEMA/properties/sha                                                | type             | "integer"    | integer expected
            SCHEMA/properties/service | const | "worker" | constant
            """)
    void what_is_described_wrongly_would_be_found(String where, String field, @Nullable String value, String fault)
            throws JsonProcessingException {
        HttpResponse<String> version = API.get("/version");
        assertThat(description.faults("GET", "/version", version)).isEmpty();
        JsonNode wrong = description.json().deepCopy();
        ObjectNode changed = (ObjectNode) wrong
                .at(where.replace("SCHEMA", "/components/schemas/Version"));
        if (value == null) {
            assertThat(changed.remove(field)).isNotNull();
        } else {
            changed.set(field, JSON.readTree(value));
        }
        assertThat(new Description(wrong).faults("GET", "/version", version)).singleElement().asString()
                .contains(fault);
    }

    @Test
    void a_route_too_many_or_too_few_and_a_reference_to_nothing_would_be_found() {
        JsonNode wrong = description.json().deepCopy();
        ObjectNode paths = (ObjectNode) wrong.get("paths");
        JsonNode version = paths.remove("/version");
        assertThat(new Description(wrong).operations()).isNotEqualTo(routes()).doesNotContain("GET /version");
        paths.set("/versions", version);
        assertThat(new Description(wrong).operations()).isNotEqualTo(routes()).hasSameSizeAs(routes());
        ((ObjectNode) version).put("$ref", "#/components/schemas/Nobody");
        assertThat(new Description(wrong).danglingReferences()).containsExactly("#/components/schemas/Nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/docs", "/docs/docs.css", "/docs/docs.js"})
    void a_file_is_sent_again_only_when_it_has_changed(String path) {
        HttpResponse<String> first = API.get(path);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().allValues("cache-control")).containsExactly("no-cache");
        assertThat(first.headers().firstValue("content-security-policy").orElse("")).contains("default-src 'none'")
                .doesNotContain("unsafe");
        HttpResponse<String> again = API.get(path, "If-None-Match", first.headers().firstValue("etag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(API.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void the_page_loads_nothing_from_elsewhere_and_has_no_script_in_it() {
        String page = API.get("/docs").body();
        assertThat(page).contains("<html lang=\"en\">").doesNotContain("://").doesNotContain("onclick")
                .doesNotContainPattern("<script(?![^>]*src=\"/docs/)").doesNotContain("<style");
        assertThat(API.get("/docs/docs.css").body()).doesNotContain("://").doesNotContain("@import");
        assertThat(API.get("/docs/docs.js").body()).doesNotContain("://").doesNotContain("innerHTML");
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(API.uri(path)).method(method,
                HttpRequest.BodyPublishers.ofString(body.replace("LICENCE", LICENCE)));
        return API.send(path.contains("/admin/") ? request.header("X-ADMIN-API-KEY", RunningApi.ADMIN_KEY) : request);
    }

    private static Set<String> routes() {
        return API.routes().stream().flatMap(route -> Stream.of("", "/v1").limit(route.versioned() ? 2 : 1)
                .map(prefix -> route.method().text() + " " + prefix + route.template()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void assertDescribed(String method, String template, HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(status);
        assertThat(description.faults(method, template, answer)).isEmpty();
    }
}
