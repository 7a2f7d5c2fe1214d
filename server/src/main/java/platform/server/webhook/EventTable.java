package platform.server.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import platform.core.database.Database;

/// Writes events to Postgres, many in one statement and one commit.
final class EventTable {
    /// The workers' head start over the sweeper: an event still pending after that was lost on the way through Redis.
    private static final Duration HEAD_START = Duration.ofSeconds(5);
    /// Sorted by id, so that two writers of the same events cannot wait for each other.
    private static final String INSERT = """
                                         INSERT INTO stripe_events (id, type, created_at, livemode, session_id, trace_id, payload, received_at, due_at)
                                         SELECT id, type, to_timestamp(created), livemode, session_id, trace_id, payload, to_timestamp(?::float8), to_timestamp(?::float8)
                                         FROM unnest(?::text[], ?::text[], ?::int8[], ?::bool[], ?::text[], ?::text[], ?::bytea[])
                                             AS new (id, type, created, livemode, session_id, trace_id, payload)
                                         ORDER BY id
                                         ON CONFLICT (id) DO NOTHING
                                         RETURNING id
                                         """;

    private final Database database;
    private final InstantSource clock;

    EventTable(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Inserts these events, all or none, and returns the ids of those that were not there before. They are durable on return.
    Set<String> insert(List<StripeEvent> events) {
        List<StripeEvent> sorted = events.stream().sorted(Comparator.comparing(StripeEvent::id)).toList();
        int size = sorted.size();
        long[] created = new long[size];
        boolean[] livemode = new boolean[size];
        for (int i = 0; i < size; i++) {
            created[i] = sorted.get(i).created().getEpochSecond();
            livemode[i] = sorted.get(i).livemode();
        }
        Instant now = clock.instant();
        return new HashSet<>(database.list(INSERT, row -> row.column("id").getString(), seconds(now),
                seconds(now.plus(HEAD_START)), sorted.stream().map(StripeEvent::id).toArray(String[]::new),
                sorted.stream().map(StripeEvent::type).toArray(String[]::new), created, livemode,
                sorted.stream().map(StripeEvent::session).toArray(String[]::new),
                sorted.stream().map(StripeEvent::traceId).toArray(String[]::new),
                sorted.stream().map(StripeEvent::payload).toArray(byte[][]::new)));
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
