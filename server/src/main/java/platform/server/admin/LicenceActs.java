package platform.server.admin;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

import io.helidon.dbclient.DbExecute;
import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.JsonBody;
import platform.core.http.Refusal;
import platform.core.licence.Change;
import platform.core.licence.Fact;
import platform.core.licence.LicenceLedger;
import platform.core.licence.Plan;
import platform.core.telemetry.EventLog;
import platform.server.licence.LicenceKey;

/// What an admin does to a licence. Each takes `{"licenseId"}`; 400 `bad_request`, 404 `unknown_license`.
///
/// * `POST /admin/license/revoke` `{"licenseId","reason"}`: 204. Final, but for
/// * `POST /admin/license/reinstate`: 200 `{"status"}`, what the licence is without having been revoked.
/// * `POST /admin/license/reset-devices`: 200 `{"devices"}`, how many were freed.
/// * `POST /admin/license/reissue`: 200 `{"licenseKey"}`, which replaces the one before; devices are freed, and the buyer cannot claim
///   any more.
///
/// Revoking and reinstating are facts as Stripe's are, and so survive whatever comes later, or comes again.
final class LicenceActs {
    private static final int LONGEST_REASON = 200;
    private static final String PURCHASE = "SELECT purchase_id FROM licenses WHERE id = ?::uuid";
    private static final String STATUS = "SELECT status FROM licenses WHERE id = ?::uuid";
    /// Waits for an activation under way; a statement of its own, so that the next one sees what that did.
    private static final String LOCK = "SELECT plan FROM licenses WHERE id = ?::uuid FOR NO KEY UPDATE";
    private static final String REISSUE = "UPDATE licenses SET key_hash = ?, updated_at = to_timestamp(?::float8),"
            + " claim_ended_at = coalesce(claim_ended_at, to_timestamp(?::float8)) WHERE id = ?::uuid";
    private static final String FREE = "DELETE FROM license_devices WHERE license_id = ?::uuid";

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final EventLog log = new EventLog();

    LicenceActs(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    Answer revoke(ServerRequest request) {
        JsonBody body = JsonBody.of(request);
        String id = licenceId(body);
        String reason = body.text("reason", LONGEST_REASON);
        database.transaction(transaction -> happened(transaction, id,
                (event, at) -> new Fact.Revoked(event, at, reason)));
        // Not the reason: it is a person's words.
        log.info("LicenseRevoked", "an admin revoked a licence", Map.of("licenseId", id));
        acted("revoke", id);
        return Answer.nothing();
    }

    Answer reinstate(ServerRequest request) {
        String id = licenceId(JsonBody.of(request));
        String status = database.transaction(transaction -> happened(transaction, id, Fact.Reinstated::new));
        acted("reinstate", id);
        return Answer.json(200, Map.of("status", status));
    }

    Answer resetDevices(ServerRequest request) {
        String id = licenceId(JsonBody.of(request));
        long freed = database.transaction(transaction -> {
            lock(transaction, id);
            return transaction.dml(FREE, id);
        });
        acted("reset-devices", id);
        return Answer.json(200, Map.of("devices", freed));
    }

    Answer reissue(ServerRequest request) {
        String id = licenceId(JsonBody.of(request));
        LicenceKey key = database.transaction(transaction -> {
            LicenceKey drawn = LicenceKey.draw(Plan.valueOf(lock(transaction, id)), random);
            double now = clock.millis() / 1000.0;
            transaction.dml(REISSUE, drawn.hash(), now, now, id);
            transaction.dml(FREE, id);
            return drawn;
        });
        acted("reissue", id);
        return Answer.json(200, Map.of("licenseKey", key.text()));
    }

    /// The id that a body names.
    private static String licenceId(JsonBody body) {
        String id = body.text("licenseId", 36);
        if (!LicenceList.ID.matcher(id).matches()) {
            throw JsonBody.malformed("`licenseId` must be a UUID in lower case.");
        }
        return id;
    }

    /// Holds the licence until the transaction ends, and says its plan.
    private static String lock(DbExecute transaction, String id) {
        return one(Database.list(transaction, LOCK, row -> row.column("plan").getString(), id));
    }

    private String happened(DbExecute transaction, String id, BiFunction<String, Instant, Fact> fact) {
        String purchase = one(Database.list(transaction, PURCHASE, row -> row.column("purchase_id").getString(), id));
        Instant now = clock.instant();
        LicenceLedger.apply(transaction, List.of(Change.of(purchase, fact
                .apply(Fact.adminEventId(now, UUID.randomUUID()), now.truncatedTo(ChronoUnit.SECONDS)))), now);
        return one(Database.list(transaction, STATUS, row -> row.column("status").getString(), id));
    }

    private void acted(String act, String id) {
        log.info("AdminActed", "an admin changed a licence", Map.of("act", act, "licenseId", id));
    }

    private static String one(List<String> rows) {
        return Optional.of(rows).filter(found -> !found.isEmpty()).map(List::getFirst)
                .orElseThrow(() -> new Refusal(Answer.problem(404, "unknown_license", "There is no such licence.")));
    }
}
