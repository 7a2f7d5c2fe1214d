package platform.server;

import static org.assertj.core.api.Assertions.assertThat;
import static platform.server.ApiFixture.NOON;
import static platform.server.LicenceApiTest.assertRefused;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.SettableClock;
import platform.core.testing.TestPostgres;

/// `/license/claim`, and two API instances on one database.
class ClaimApiTest {
    @RegisterExtension private static final ApiFixture FIXTURE = new ApiFixture();
    private static final TestPostgres POSTGRES = FIXTURE.postgres;
    private static final SettableClock CLOCK = FIXTURE.clock;
    private static final RunningApi API = FIXTURE.api;
    private static final Shelf SHELF = FIXTURE.shelf;
    private static final RunningApi OTHER = FIXTURE.another(Map.of());

    @Test
    void a_paid_session_gives_a_key_of_its_plan() {
        SHELF.licence("a", "LIFETIME", "ACTIVE");
        HttpResponse<String> answer = SHELF.claim("cs_a");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches(
                "\\{\"licenseKey\":\"ONM-LIFETIME(-[0-9A-HJKMNP-TV-Z]{5}){4}\"}");
        assertThat(API.post("/v1/license/claim", "{\"sessionId\":\"cs_a\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void another_claim_replaces_the_key_until_the_first_activation() {
        SHELF.licence("a");
        String lost = SHELF.key("a");
        String key = SHELF.key("a");
        assertRefused(SHELF.activate(lost, "d"), 404, "unknown_key");
        assertThat(SHELF.activate(key, "d").statusCode()).isEqualTo(200);

        assertRefused(SHELF.claim("cs_a"), 410, "claim_ended");
        SHELF.withKey("deactivate", key, "d");
        assertRefused(SHELF.claim("cs_a"), 410, "claim_ended");
        assertThat(SHELF.activate(key, "d").statusCode()).isEqualTo(200);
    }

    @Test
    void a_day_after_the_first_claim_it_is_over() {
        SHELF.licence("a");
        SHELF.key("a");
        CLOCK.advance(Duration.ofHours(24).minusSeconds(1));
        String key = SHELF.key("a");
        assertThat(key).isNotEmpty();
        CLOCK.advance(Duration.ofSeconds(1));
        assertRefused(SHELF.claim("cs_a"), 410, "claim_ended");
        assertThat(SHELF.activate(key, "d").statusCode()).isEqualTo(200);
    }

    @Test
    void a_revoked_licence_gives_no_key() {
        SHELF.licence("a");
        SHELF.fold("a", "REVOKED", Map.of());
        assertRefused(SHELF.claim("cs_a"), 410, "claim_ended");
    }

    @Test
    void only_a_session_of_ours_is_known() {
        SHELF.licence("a");
        for (String session : List.of("cs_b", "in_a", "sub_a", "cs_", "cs_a'", "x")) {
            assertRefused(SHELF.claim(session), 404, "unknown_session");
        }
        for (String body : List.of("{}", "{\"sessionId\":7}", "{\"sessionId\":\"\"}", "nonsense",
                "{\"sessionId\":\"" + "c".repeat(256) + "\"}")) {
            assertRefused(API.post("/license/claim", body), 400, "bad_request");
        }
    }

    @Test
    void what_is_stored_and_not_processed_is_not_yet() {
        API.webhook(CheckoutEvent.subscription("slow", NOON));
        HttpResponse<String> soon = SHELF.claim("cs_slow");
        assertRefused(soon, 409, "not_processed");
        assertThat(soon.headers().firstValue("retry-after")).contains("1");

        POSTGRES.query("UPDATE stripe_events SET status = 'processed', effect = 'unpaid'");
        HttpResponse<String> unpaid = SHELF.claim("cs_slow");
        assertRefused(unpaid, 409, "not_processed");
        assertThat(unpaid.headers().firstValue("retry-after")).contains("60");

        POSTGRES.query("UPDATE stripe_events SET effect = 'other_livemode'");
        assertRefused(SHELF.claim("cs_slow"), 404, "unknown_session");

        POSTGRES.query("INSERT INTO purchases VALUES ('sub_slow', now())");
        POSTGRES.query("INSERT INTO purchase_links VALUES ('cs_slow', 'sub_slow')");
        assertRefused(SHELF.claim("cs_slow"), 409, "not_processed");
    }

    @Test
    void a_dump_of_the_database_lets_nobody_activate() {
        SHELF.licence("a");
        String key = SHELF.key("a");
        SHELF.activate(key, "device-1");
        List<String> tables = POSTGRES.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
        assertThat(tables).contains("licenses", "license_devices");
        for (String table : tables) {
            for (String row : POSTGRES.query("SELECT t::text FROM " + table + " AS t")) {
                assertThat(row.replace("-", "")).doesNotContain(key.replace("-", "")).doesNotContain("device1")
                        .doesNotContain(key.substring(key.length() - 5));
            }
        }
        String hash = POSTGRES.query("SELECT encode(key_hash, 'hex') FROM licenses").getFirst();
        assertRefused(SHELF.activate(hash, "d"), 404, "unknown_key");
    }

    @Test
    void of_many_installs_at_two_instances_exactly_one_gets_the_last_slot()
            throws InterruptedException, ExecutionException {
        for (int round = 0; round < 5; round++) {
            String name = "race" + round;
            SHELF.licence(name);
            String key = SHELF.key(name);
            SHELF.activate(key, "first");
            SHELF.activate(key, "second");

            assertThat(race(key, 24)).containsOnlyOnce(200).contains(403).hasSize(24);
            assertThat(POSTGRES.query("SELECT count(*) FROM license_devices JOIN licenses ON id = license_id"
                    + " WHERE purchase_id = 'sub_" + name + "'")).containsExactly("3");
        }
    }

    @Test
    void many_licences_and_devices_at_once_are_all_right() throws InterruptedException, ExecutionException {
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SHELF.licence("crowd" + i);
            String key = SHELF.key("crowd" + i);
            for (int device = 0; device < 5; device++) {
                String name = "d" + device;
                Shelf where = new Shelf(POSTGRES, device % 2 == 0 ? API : OTHER);
                requests.add(() -> where.activate(key, name).statusCode());
            }
        }
        assertThat(all(requests).stream().filter(status -> status == 200)).hasSize(60);
        assertThat(POSTGRES.query("SELECT DISTINCT count(*) FROM license_devices GROUP BY license_id"))
                .containsExactly("3");
    }

    private static List<Integer> race(String key, int installs) throws InterruptedException, ExecutionException {
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < installs; i++) {
            String device = "racer" + i;
            Shelf where = new Shelf(POSTGRES, i % 2 == 0 ? API : OTHER);
            requests.add(() -> where.activate(key, device).statusCode());
        }
        return all(requests);
    }

    private static List<Integer> all(List<Callable<Integer>> requests)
            throws InterruptedException, ExecutionException {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> answer : many.invokeAll(requests)) {
                statuses.add(answer.get());
            }
        }
        return statuses;
    }
}
