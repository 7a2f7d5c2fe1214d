package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.http.Route;
import platform.core.setting.DatabaseUrl;
import platform.core.testing.CheckoutEvent;
import platform.core.testing.SettableClock;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;
import platform.server.schema.Migration;

/// What /openapi.json says, beside what the API does.
class OpenApiTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String LICENCE = "00000000-0000-0000-0000-000000000001";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestPostgres POSTGRES = new TestPostgres();
    private static final TestRedis REDIS = new TestRedis();
    private static RunningApi api;
    private static JsonNode description;

    @BeforeAll
    static void start() throws InterruptedException, IOException {
        assertThat(new Migration(DatabaseUrl.parse(POSTGRES.url()), Duration.ofSeconds(20)).run()).isTrue();
        api = new RunningApi(POSTGRES.url(), REDIS.url().toString(), new SettableClock(NOON));
        description = JSON.readTree(api.get("/openapi.json").body());
        POSTGRES.query("""
                       INSERT INTO purchases VALUES ('sub_1', now());
                       INSERT INTO purchase_links VALUES ('cs_1', 'sub_1');
                       INSERT INTO license_facts (event_id, purchase_id, kind, at, plan) VALUES ('evt_0', 'sub_1', 'bought', '2026-03-01T11:00:00Z', 'PRO');
                       INSERT INTO licenses (id, purchase_id, plan, status, created_at, updated_at)
                       VALUES ('%s', 'sub_1', 'PRO', 'ACTIVE', '2026-03-01T12:00:00Z', now());
                       INSERT INTO stripe_events (id, type, created_at, livemode, payload, status, attempts, due_at, error, received_at)
                       VALUES ('evt_failed', 'invoice.paid', now(), false, '{}', 'failed', 5, now(), 'unusable', now())
                       """.formatted(LICENCE));
    }

    @AfterAll
    static void stop() {
        api.close();
        REDIS.close();
        POSTGRES.close();
    }

    @Test
    void every_route_is_described_and_everything_described_is_a_route() {
        Set<String> routes = new TreeSet<>();
        for (Route route : api.routes()) {
            routes.add(route.method().text() + " " + route.template());
            if (route.versioned()) {
                routes.add(route.method().text() + " /v1" + route.template());
            }
        }
        Set<String> described = new TreeSet<>();
        description.get("paths").properties().forEach(path -> path.getValue().fieldNames()
                .forEachRemaining(
                        method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void it_is_openapi_3_1_and_every_reference_leads_somewhere() {
        assertThat(description.get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(description.findValuesAsText("$ref")).isNotEmpty()
                .allSatisfy(reference -> assertThat(description.at(reference.substring(1)).isMissingNode()).isFalse());
        assertThat(description.findValuesAsText("operationId")).doesNotHaveDuplicates();
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
    void a_licence_s_way_is_as_it_is_described() throws IOException {
        HttpResponse<String> reissued = send("POST", "/admin/license/reissue", "{\"licenseId\":\"" + LICENCE + "\"}");
        assertDescribed("POST", "/admin/license/reissue", reissued, 200);
        String key = JSON.readTree(reissued.body()).get("licenseKey").asText();
        String install = "{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"d\"}";
        HttpResponse<String> activated = send("POST", "/license/activate", install);
        assertDescribed("POST", "/license/activate", activated, 200);
        String token = JSON.readTree(activated.body()).get("token").asText();
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
        assertDescribed("POST", "/stripe/webhook", api.webhook(CheckoutEvent.subscription("1", NOON)), 200);
        assertDescribed("POST", "/admin/events/{id}/retry", send("POST", "/admin/events/evt_failed/retry", ""), 202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/docs", "/docs/docs.css", "/docs/docs.js"})
    void a_file_is_sent_again_only_when_it_has_changed(String path) {
        HttpResponse<String> first = api.get(path);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().allValues("cache-control")).containsExactly("no-cache");
        assertThat(first.headers().firstValue("content-security-policy").orElse("")).contains("default-src 'none'")
                .doesNotContain("unsafe");
        HttpResponse<String> again = api.get(path, "If-None-Match", first.headers().firstValue("etag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(api.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void the_page_loads_nothing_from_elsewhere_and_has_no_script_in_it() {
        String page = api.get("/docs").body();
        assertThat(page).contains("<html lang=\"en\">").doesNotContain("://").doesNotContain("onclick")
                .doesNotContainPattern("<script(?![^>]*src=\"/docs/)").doesNotContain("<style");
        assertThat(api.get("/docs/docs.css").body()).doesNotContain("://").doesNotContain("@import");
        assertThat(api.get("/docs/docs.js").body()).doesNotContain("://").doesNotContain("innerHTML");
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path)).method(method,
                HttpRequest.BodyPublishers.ofString(body.replace("LICENCE", LICENCE)));
        return api.send(path.contains("/admin/") ? request.header("X-ADMIN-API-KEY", RunningApi.ADMIN_KEY) : request);
    }

    private static void assertDescribed(String method, String template, HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(status);
        JsonNode described = resolved(description.get("paths").get(template)
                .get(method.toLowerCase(java.util.Locale.ROOT)).get("responses").path(String.valueOf(status)));
        String type = answer.headers().firstValue("content-type").orElse("");
        assertThat(described.at("/content").has(type)).describedAs("%s of %s", type, status).isTrue();
        assertThat(described.get("headers").fieldNames()).toIterable()
                .allSatisfy(name -> assertThat(answer.headers().firstValue(name)).describedAs(name).isPresent());
        ObjectNode schema = described.get("content").get(type).get("schema").deepCopy();
        schema.set("components", description.get("components"));
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema.toString())
                .validate(answer.body(), InputFormat.JSON)).isEmpty();
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.get("$ref").asText().substring(1)) : node;
    }
}
