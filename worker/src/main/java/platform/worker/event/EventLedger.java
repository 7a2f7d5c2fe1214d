package platform.worker.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import platform.core.database.Database;

/// Which events wait, which are done and which failed, in Postgres.
public final class EventLedger {
    /// A pending event that has been due for so long is not on its way any more.
    static final Duration SURELY_LOST = Duration.ofSeconds(5);
    private static final String LOCK = """
                                       SELECT id, type, extract(epoch FROM created_at)::int8 AS created, livemode, coalesce(trace_id, '') AS trace_id,
                                              CASE WHEN octet_length(payload) <= ? THEN payload END AS payload
                                       FROM stripe_events WHERE id = ANY (?::text[]) AND status = 'pending' AND payload IS NOT NULL
                                       ORDER BY id FOR UPDATE SKIP LOCKED
                                       """;
    private static final String PROCESSED = """
                                            UPDATE stripe_events SET status = 'processed', attempts = attempts + 1, processed_at = to_timestamp(?::float8),
                                                   error = NULL, effect = done.effect
                                            FROM unnest(?::text[], ?::text[]) AS done (id, effect) WHERE stripe_events.id = done.id
                                            """;
    private static final String COUNT_FAILURE = """
                                                UPDATE stripe_events SET attempts = attempts + 1, error = ?, due_at = to_timestamp(?::float8)
                                                WHERE id = ? AND status = 'pending' RETURNING type, attempts
                                                """;
    private static final String GIVE_UP = """
                                          UPDATE stripe_events SET status = 'failed', processed_at = to_timestamp(?::float8)
                                          WHERE id = ? AND status = 'pending'
                                          """;
    private static final String TAKE_DUE = """
                                           UPDATE stripe_events SET due_at = to_timestamp(?::float8) WHERE id IN (
                                               SELECT id FROM stripe_events
                                               WHERE status = 'pending' AND due_at <= to_timestamp(?::float8)
                                                    AND (attempts > 0 OR ? OR due_at <= to_timestamp(?::float8))
                                               ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
                                           RETURNING id
                                           """;
    private static final String BACKLOG = """
                                          SELECT count(*) FILTER (WHERE status = 'pending') AS waiting,
                                                 coalesce(extract(epoch FROM min(received_at) FILTER (WHERE status = 'pending')), 0)::float8 AS oldest,
                                                 count(*) FILTER (WHERE status = 'failed') AS failed
                                          FROM stripe_events WHERE status = 'pending' OR status = 'failed'
                                          """;

    /// After one attempt failed.
    ///
    /// @param failures so far
    record Failed(String type, int failures) {}

    /// An event that this transaction has in hand.
    sealed interface Locked {
        /// With what it says.
        record Read(PendingEvent event) implements Locked {}

        /// What it says is larger than what was to be read.
        record TooLarge(String id) implements Locked {}
    }

    private final Database database;

    public EventLedger(Database database) {
        this.database = database;
    }

    /// Locks those of these events that still wait and that nobody else has in hand, in the order of their ids.
    ///
    /// @param mostBytes payloads that are larger are not read
    static List<Locked> lock(DbExecute transaction, List<String> ids, int mostBytes) {
        return Database.list(transaction, LOCK, EventLedger::locked, mostBytes, ids.toArray(String[]::new));
    }

    /// Marks locked events as done, each with the word for what that made of it.
    static void processed(DbExecute transaction, Map<String, String> effects, Instant now) {
        transaction.dml(PROCESSED, seconds(now), effects.keySet().toArray(String[]::new),
                effects.values().toArray(String[]::new));
    }

    /// Counts a failed attempt of an event that still waits, and holds it back from sweeping until the caller has said when it is due.
    Optional<Failed> countFailure(String id, String why, Instant notBefore) {
        return database.list(COUNT_FAILURE,
                row -> new Failed(row.column("type").getString(), row.column("attempts").get(Number.class).intValue()),
                why, seconds(notBefore), id).stream().findFirst();
    }

    void retryAt(String id, Instant due) {
        database.change("UPDATE stripe_events SET due_at = to_timestamp(?::float8) WHERE id = ? AND status = 'pending'",
                seconds(due), id);
    }

    void giveUp(String id, Instant now) {
        database.change(GIVE_UP, seconds(now), id);
    }

    /// Takes events that are due, the longest overdue first, and lets no other sweeper have them for the time of the lease.
    ///
    /// @param quiet whether the stream brings nothing more; if not, those that it should have brought are given five seconds longer
    public List<String> takeDue(Instant now, Duration lease, boolean quiet, int most) {
        return database.list(TAKE_DUE, row -> row.column("id").getString(), seconds(now.plus(lease)), seconds(now),
                quiet, seconds(now.minus(SURELY_LOST)), most);
    }

    /// The ids of all that failed for good, the oldest first.
    public List<String> failedIds() {
        return database.list("SELECT id FROM stripe_events WHERE status = 'failed' ORDER BY received_at, id",
                row -> row.column("id").getString());
    }

    /// How much waits, since when, and how much failed.
    public Backlog backlog() {
        return database
                .list(BACKLOG,
                        row -> new Backlog(row.column("waiting").getLong(),
                                Instant.ofEpochMilli(Math.round(row.column("oldest").getDouble() * 1000)),
                                row.column("failed").getLong()))
                .getFirst();
    }

    private static Locked locked(DbRow row) {
        String id = row.column("id").getString();
        byte[] payload = row.column("payload").get(byte[].class);
        return payload == null
                ? new Locked.TooLarge(id)
                : new Locked.Read(new PendingEvent(id, row.column("type").getString(),
                        Instant.ofEpochSecond(row.column("created").getLong()), row.column("livemode").getBoolean(),
                        Optional.of(row.column("trace_id").getString()).filter(trace -> !trace.isEmpty()), payload));
    }

    static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
