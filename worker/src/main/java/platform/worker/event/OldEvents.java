package platform.worker.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import platform.core.database.Database;
import platform.core.event.HandledTypes;

/// What becomes of events long after they were processed: their payload goes, or a newer release makes more of them.
public final class OldEvents {
    private static final int MOST = 500;
    private static final String FORGET = """
                                         UPDATE stripe_events SET payload = NULL WHERE id = ANY (ARRAY(
                                             SELECT id FROM stripe_events
                                             WHERE status = 'processed' AND payload IS NOT NULL AND processed_at < to_timestamp(?::float8)
                                             ORDER BY processed_at LIMIT ? FOR UPDATE SKIP LOCKED))
                                         """;
    private static final String TAKE_UP = """
                                          UPDATE stripe_events SET status = 'pending', effect = NULL, attempts = 0, due_at = to_timestamp(?::float8)
                                          WHERE id = ANY (ARRAY(
                                              SELECT id FROM stripe_events
                                              WHERE status = 'processed' AND (effect IS NULL OR effect = 'unsupported_type')
                                                    AND type = ANY (?::text[]) AND payload IS NOT NULL
                                              ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED))
                                          """;

    private final Database database;

    public OldEvents(Database database) {
        this.database = database;
    }

    /// Takes the payloads of all events away that were processed longer ago than that. What waits or failed keeps its own.
    ///
    /// @param retention zero: they are kept for good
    public void forgetPayloads(Instant now, Duration retention) {
        if (!retention.isZero()) {
            double before = EventLedger.seconds(now.minus(retention));
            while (database.change(FORGET, before, MOST) == MOST) {
                // The next batch: each is a transaction of its own, so that nobody waits long for it.
            }
        }
    }

    /// Makes pending what an earlier release only recorded, and this one handles.
    public void takeUp(Instant now) {
        Set<String> types = new TreeSet<>(HandledTypes.ALL);
        // Every release has handled this one, and the first did not note its effect.
        types.remove(HandledTypes.CHECKOUT_COMPLETED);
        double due = EventLedger.seconds(now.minus(EventLedger.SURELY_LOST));
        while (database.change(TAKE_UP, due, types.toArray(String[]::new), MOST) == MOST) {
            // The next batch, as above.
        }
    }
}
