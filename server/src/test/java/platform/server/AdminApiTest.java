package platform.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.testing.SettableClock;
import platform.core.testing.TestPostgres;

class AdminApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final TestPostgres POSTGRES = FIXTURE.postgres;
    private static final SettableClock CLOCK = FIXTURE.clock;
    private static final RunningApi API = FIXTURE.api;

    @Test
    void licences_are_listed_by_session_and_by_customer() {
        licence(1, "ACTIVE", "NULL");
        licence(2, "ACTIVE", "NULL");
        assertThat(get("/admin/licenses?session=cs_1").body()).isEqualTo(
                """
                {"licenses":[{"id":"%s","status":"ACTIVE","plan":"PRO","createdAt":"2026-03-01T12:00:00.000Z",\
                "expiresAt":null,"graceEndsAt":null,"customerId":"cus_1","reason":null,"devices":1}],"nextCursor":null}"""
                        .formatted(id(1)));
        assertThat(ids(get("/v1/admin/licenses?customer=cus_2"), "licenses")).containsExactly(id(2));
        assertThat(ids(get("/admin/licenses?session=cs_9"), "licenses")).isEmpty();
    }

    @Test
    void licences_are_listed_by_pages_that_leave_nothing_out() {
        for (int i = 1; i <= 5; i++) {
            licence(i, "ACTIVE", "NULL");
        }
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            HttpResponse<String> page = get("/admin/licenses?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            all.addAll(ids(page, "licenses"));
            cursor = Shelf.json(page).get("nextCursor").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        assertThat(all).containsExactly(id(1), id(2), id(3), id(4), id(5));
    }

    @Test
    void a_licence_is_listed_under_the_status_that_it_has_now() {
        licence(1, "ACTIVE", "'2026-03-01T11:59:59Z'");
        licence(2, "ACTIVE", "'2026-03-01T12:00:01Z'");
        assertThat(ids(get("/admin/licenses?status=EXPIRED"), "licenses")).containsExactly(id(1));
        assertThat(ids(get("/admin/licenses?status=ACTIVE"), "licenses")).containsExactly(id(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/licenses?limit=0", "/admin/licenses?limit=201", "/admin/licenses?limit=x",
            "/admin/licenses?cursor=1", "/admin/licenses?status=active", "/admin/licenses?session=a%20b",
            "/admin/licenses?session=cs_1&customer=cus_1", "/admin/events?status=processed",
            "/admin/events?cursor=abc", "/admin/events?limit=-1"})
    void a_malformed_question_is_400(String path) {
        assertThat(get(path).statusCode()).isEqualTo(400);
        assertThat(get(path).body()).contains("\"error\":\"bad_request\"");
    }

    @Test
    void a_revoked_licence_stays_revoked_until_it_is_reinstated() {
        licence(1, "ACTIVE", "NULL");
        HttpResponse<String> answer = post("/admin/license/revoke",
                "{\"licenseId\":\"" + id(1) + "\",\"reason\":\"charged back\"}");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(POSTGRES.query("SELECT status || ' ' || reason FROM licenses"))
                .containsExactly("REVOKED charged back");
        assertThat(POSTGRES.query("SELECT kind FROM license_facts ORDER BY at, kind DESC"))
                .containsExactly("bought", "revoked");

        CLOCK.advance(Duration.ofSeconds(1));
        answer = post("/v1/admin/license/reinstate", "{\"licenseId\":\"" + id(1) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"ACTIVE\"}");
        assertThat(POSTGRES.query("SELECT status || coalesce(reason, '') FROM licenses")).containsExactly("ACTIVE");
    }

    @Test
    void devices_are_freed() {
        licence(1, "ACTIVE", "NULL");
        HttpResponse<String> answer = post("/admin/license/reset-devices", "{\"licenseId\":\"" + id(1) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"devices\":1}");
        assertThat(POSTGRES.query("SELECT 1 FROM license_devices")).isEmpty();
    }

    @Test
    void a_new_key_replaces_the_old_and_frees_the_devices() {
        licence(1, "ACTIVE", "NULL");
        String first = Shelf.json(post("/admin/license/reissue", "{\"licenseId\":\"" + id(1) + "\"}")).get("licenseKey")
                .asText();
        String second = Shelf.json(post("/admin/license/reissue", "{\"licenseId\":\"" + id(1) + "\"}"))
                .get("licenseKey")
                .asText();
        assertThat(second).matches("ONM-PRO(-[0-9A-HJKMNP-TV-Z]{5}){4}").isNotEqualTo(first);
        assertThat(POSTGRES.query("SELECT 1 FROM license_devices")).isEmpty();
        assertThat(POSTGRES.query("SELECT claim_ended_at IS NOT NULL FROM licenses")).containsExactly("t");
        assertThat(activate(first).statusCode()).isEqualTo(404);
        assertThat(activate(second).statusCode()).isEqualTo(200);
        assertThat(API.send(HttpRequest.newBuilder(API.uri("/license/claim"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"sessionId\":\"cs_1\"}"))).statusCode()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoke", "reinstate", "reset-devices", "reissue"})
    void an_act_on_no_licence_is_404_and_a_malformed_one_400(String act) {
        String path = "/admin/license/" + act;
        assertThat(post(path, "{\"licenseId\":\"" + id(9) + "\",\"reason\":\"x\"}").statusCode()).isEqualTo(404);
        for (String body : List.of("", "[]", "{}", "{\"licenseId\":7,\"reason\":\"x\"}",
                "{\"licenseId\":\"nonsense\",\"reason\":\"x\"}")) {
            assertThat(post(path, body).statusCode()).isEqualTo(400);
        }
        assertThat(API.send(HttpRequest.newBuilder(API.uri(path)).POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode()).isEqualTo(401);
    }

    @Test
    void failed_events_are_listed_and_tried_again() {
        for (int i = 1; i <= 3; i++) {
            event("evt_" + i, "failed", "'{}'");
        }
        event("evt_4", "processed", "'{}'");
        HttpResponse<String> first = get("/admin/events?status=failed&limit=2");
        assertThat(first.body()).startsWith("""
                {"events":[{"id":"evt_1","type":"invoice.paid","status":"failed","createdAt":"2026-03-01T12:00:00.000Z",\
                "receivedAt":"2026-03-01T12:00:01.000Z","attempts":5,"error":"unusable"}""");
        assertThat(ids(first, "events")).containsExactly("evt_1", "evt_2");
        assertThat(
                ids(get("/admin/events?status=failed&limit=2&cursor=" + Shelf.json(first).get("nextCursor").asText()),
                        "events"))
                .containsExactly("evt_3");

        HttpResponse<String> retried = post("/admin/events/evt_2/retry", "");
        assertThat(retried.statusCode()).isEqualTo(202);
        assertThat(POSTGRES
                .query("SELECT status || attempts || coalesce(error, '') FROM stripe_events WHERE id = 'evt_2'"))
                .containsExactly("pending0");
        assertThat(post("/admin/events/evt_2/retry", "").statusCode()).isEqualTo(202);
        assertThat(ids(get("/admin/events"), "events")).containsExactly("evt_1", "evt_3");
    }

    @Test
    void what_cannot_be_tried_again_says_why() {
        event("evt_1", "processed", "'{}'");
        event("evt_2", "failed", "NULL");
        assertThat(post("/admin/events/evt_1/retry", "").body()).contains("\"error\":\"not_failed\"");
        assertThat(post("/admin/events/evt_2/retry", "").body()).contains("\"error\":\"payload_gone\"");
        assertThat(post("/admin/events/evt_9/retry", "").statusCode()).isEqualTo(404);
        assertThat(post("/admin/events/a%20b/retry", "").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> activate(String key) {
        return API.send(HttpRequest.newBuilder(API.uri("/license/activate")).POST(
                HttpRequest.BodyPublishers.ofString("{\"licenseKey\":\"" + key + "\",\"deviceIdHash\":\"d\"}")));
    }

    private static String id(int number) {
        return "00000000-0000-0000-0000-00000000000" + number;
    }

    private static void licence(int number, String status, String expiresAt) {
        POSTGRES.query("""
                       INSERT INTO purchases VALUES ('sub_%1$d', now());
                       INSERT INTO purchase_links VALUES ('cs_%1$d', 'sub_%1$d');
                       INSERT INTO customers VALUES ('cus_%1$d', now());
                       INSERT INTO license_facts (event_id, purchase_id, kind, at, plan) VALUES ('evt_%1$d', 'sub_%1$d', 'bought', '2026-03-01T11:00:00Z', 'PRO');
                       INSERT INTO licenses (id, purchase_id, customer_id, plan, status, expires_at, created_at, updated_at)
                       VALUES ('%2$s', 'sub_%1$d', 'cus_%1$d', 'PRO', '%3$s', %4$s, '2026-03-01T12:00:00Z', now());
                       INSERT INTO license_devices VALUES ('%2$s', '\\x01', now())
                       """.formatted(number, id(number), status, expiresAt));
    }

    private static void event(String id, String status, String payload) {
        POSTGRES.query("""
                       INSERT INTO stripe_events (id, type, created_at, livemode, payload, status, attempts, due_at, error, received_at)
                       VALUES ('%s', 'invoice.paid', '2026-03-01T12:00:00Z', false, %s, '%s', 5, now(), 'unusable', '2026-03-01T12:00:01Z')
                       """.formatted(id, payload, status));
    }

    private static HttpResponse<String> get(String path) {
        return API.get(path, "X-ADMIN-API-KEY", RunningApi.ADMIN_KEY);
    }

    private static HttpResponse<String> post(String path, String body) {
        return API.send(HttpRequest.newBuilder(API.uri(path)).header("X-ADMIN-API-KEY", RunningApi.ADMIN_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<String> ids(HttpResponse<String> page, String list) {
        List<String> ids = new ArrayList<>();
        Shelf.json(page).get(list).forEach(row -> ids.add(row.get("id").asText()));
        return ids;
    }
}
