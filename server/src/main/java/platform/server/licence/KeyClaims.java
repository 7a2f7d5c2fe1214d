package platform.server.licence;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import io.helidon.dbclient.DbRow;

import platform.core.database.Batcher;
import platform.core.database.Database;
import platform.core.licence.Plan;

/// How a buyer gets the key: drawn when it is asked for, since only its hash is kept. Until the first activation, and for 24 hours
/// after the first claim, who knows the checkout session may claim again: the key before is then worth nothing.
final class KeyClaims implements AutoCloseable {
    /// How long after the first claim another one is answered.
    static final Duration OPEN = Duration.ofHours(24);
    /// The licence's plan; else a sign that there may be one later: the session is linked to a purchase that is not paid for, or an
    /// event of it is not processed, or was before the money came. One statement, so that a worker that is done meanwhile is not
    /// missed by both halves.
    private static final String OF_SESSION = """
                                             SELECT coalesce(licenses.plan, '') AS plan, 'linked' AS coming FROM purchase_links
                                             LEFT JOIN licenses ON licenses.purchase_id = purchase_links.purchase_id WHERE purchase_links.link = ?
                                             UNION ALL
                                             SELECT '', status FROM stripe_events
                                             WHERE session_id = ? AND (status <> 'processed' OR effect = 'unpaid')
                                             """;
    /// Of two claims at once the later one waits for the row, and replaces the key of the earlier one.
    private static final String DRAW = """
                                       UPDATE licenses SET key_hash = ?, claimed_at = coalesce(claimed_at, to_timestamp(?::float8))
                                       WHERE purchase_id = (SELECT purchase_id FROM purchase_links WHERE link = ?)
                                         AND claim_ended_at IS NULL AND (claimed_at IS NULL OR claimed_at > to_timestamp(?::float8))
                                         AND status <> 'REVOKED'
                                       """;
    private static final Batcher.Bounds ONE_BY_ONE = new Batcher.Bounds(4, 1, 1_024);

    /// How a claim ends.
    sealed interface Outcome {
        /// This is the key; it is told nowhere else.
        record Drawn(LicenceKey key) implements Outcome {}

        /// The purchase is known and the licence is not made yet, for want of the worker or of the money.
        ///
        /// @param soon whether it is a matter of seconds
        record NotYet(boolean soon) implements Outcome {}

        /// Claimed, and too long ago, or used; or revoked.
        record Ended() implements Outcome {}

        /// No such session.
        record Unknown() implements Outcome {}
    }

    private record Row(String plan, String coming) {
        static Row of(DbRow row) {
            return new Row(row.column("plan").getString(), row.column("coming").getString());
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Batcher<String, Outcome> claims;

    KeyClaims(Database database, InstantSource clock, Duration patience) {
        this.database = database;
        this.clock = clock;
        this.claims = new Batcher<>("claim", ONE_BY_ONE, patience, each -> each.stream().map(this::draw).toList());
    }

    /// The key for a checkout session. Its hash is durable on return.
    ///
    /// @param session `cs_…`: no other name of a purchase leads to its key
    /// @throws Batcher.Unavailable when Postgres does not answer in time
    Outcome claim(String session) {
        return claims.ask(session);
    }

    @Override
    public void close() {
        claims.close();
    }

    private Outcome draw(String session) {
        List<Row> rows = database.list(OF_SESSION, Row::of, session, session);
        Optional<Plan> plan = rows.stream().map(Row::plan).filter(name -> !name.isEmpty()).map(Plan::valueOf)
                .findFirst();
        if (plan.isEmpty()) {
            return rows.isEmpty()
                    ? new Outcome.Unknown()
                    : new Outcome.NotYet(rows.stream().anyMatch(row -> "pending".equals(row.coming)));
        }
        LicenceKey key = LicenceKey.draw(plan.get(), random);
        Instant now = clock.instant();
        long drawn = database.change(DRAW, key.hash(), seconds(now), session, seconds(now.minus(OPEN)));
        return drawn == 1 ? new Outcome.Drawn(key) : new Outcome.Ended();
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
