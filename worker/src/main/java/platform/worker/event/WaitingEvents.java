package platform.worker.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.helidon.dbclient.DbExecute;

import platform.core.database.Database;

/// Events about a purchase whose names nobody knows yet. They wait in Postgres until any of the names is known, a day at most.
public final class WaitingEvents {
    /// How long an event waits.
    static final Duration PATIENCE = Duration.ofHours(24);
    static final String UNKNOWN = "no purchase is known that it belongs to";

    private static final String WAIT = """
                                       WITH waiting AS (
                                           UPDATE stripe_events SET status = 'waiting', attempts = 0, error = NULL, due_at = to_timestamp(?::float8)
                                           WHERE id = ANY (?::text[]))
                                       INSERT INTO awaited_links (link, event_id)
                                       SELECT link, event_id FROM unnest(?::text[], ?::text[]) AS new (link, event_id)
                                       ORDER BY link, event_id ON CONFLICT DO NOTHING
                                       """;
    private static final String PURCHASES = "SELECT link, purchase_id FROM purchase_links WHERE link = ANY (?::text[])";
    /// The names are looked for one by one, each in the index: a join would read all names that there are.
    private static final String WAKE = """
                                       WITH known AS (
                                           SELECT id FROM stripe_events WHERE status = 'waiting' AND id = ANY (ARRAY(
                                               SELECT event_id FROM awaited_links
                                               CROSS JOIN LATERAL (SELECT 1 FROM purchase_links WHERE purchase_links.link = awaited_links.link LIMIT 1)
                                               ORDER BY awaited_links.link LIMIT 500))
                                           ORDER BY id FOR UPDATE SKIP LOCKED),
                                       found AS (DELETE FROM awaited_links WHERE event_id = ANY (ARRAY(SELECT id FROM known)))
                                       UPDATE stripe_events SET status = 'pending', attempts = 0, due_at = to_timestamp(?::float8)
                                       WHERE id = ANY (ARRAY(SELECT id FROM known))
                                       """;
    private static final String GIVE_UP = """
                                          WITH over AS (
                                              SELECT id FROM stripe_events WHERE status = 'waiting' AND due_at <= to_timestamp(?::float8)
                                              ORDER BY due_at LIMIT 500 FOR UPDATE SKIP LOCKED),
                                          forgotten AS (DELETE FROM awaited_links WHERE event_id = ANY (ARRAY(SELECT id FROM over)))
                                          UPDATE stripe_events SET status = 'failed', error = ?, processed_at = to_timestamp(?::float8)
                                          WHERE id = ANY (ARRAY(SELECT id FROM over)) RETURNING id, type
                                          """;
    /// While an event waits, its attempts are the look-ups that were begun.
    private static final String TAKE = """
                                       WITH taken AS (
                                           UPDATE stripe_events SET attempts = attempts + 1 WHERE id = ANY (ARRAY(
                                               SELECT id FROM stripe_events
                                               WHERE status = 'waiting' AND due_at > to_timestamp(?::float8) AND attempts < cardinality(?::float8[])
                                                     AND due_at <= to_timestamp(?::float8 - (?::float8[])[attempts + 1])
                                               ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED))
                                           RETURNING id)
                                       SELECT link, event_id FROM awaited_links WHERE event_id = ANY (ARRAY(SELECT id FROM taken))
                                       """;

    /// An event that has waited in vain.
    record GivenUp(String id, String type) {}

    private final Database database;

    public WaitingEvents(Database database) {
        this.database = database;
    }

    /// Which of these names are known, and whose they are.
    static List<Link> purchases(DbExecute transaction, Set<String> names) {
        return Database.list(transaction, PURCHASES,
                row -> new Link(row.column("link").getString(), row.column("purchase_id").getString()),
                (Object) names.toArray(String[]::new));
    }

    /// Lets locked events wait.
    ///
    /// @param names of each, by its id; none is empty
    static void add(DbExecute transaction, Map<String, Set<String>> names, Instant now) {
        List<Link> awaited = names.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(name -> new Link(name, entry.getKey()))).toList();
        transaction.dml(WAIT, EventLedger.seconds(now.plus(PATIENCE)), names.keySet().toArray(String[]::new),
                awaited.stream().map(Link::name).toArray(String[]::new),
                awaited.stream().map(Link::of).toArray(String[]::new));
    }

    /// Makes pending what waits for names that are known by now, and says how many that were.
    public long wake(Instant now) {
        return database.change(WAKE, EventLedger.seconds(now.minus(EventLedger.SURELY_LOST)));
    }

    /// Gives up those that have waited for a day.
    List<GivenUp> giveUp(Instant now) {
        return database.list(GIVE_UP,
                row -> new GivenUp(row.column("id").getString(), row.column("type").getString()),
                EventLedger.seconds(now), UNKNOWN, EventLedger.seconds(now));
    }

    /// Takes events whose names are to be looked up now; nobody else is given them for the same look-up.
    ///
    /// @param schedule after which time of waiting each look-up of an event is made
    /// @return the names of each of them
    List<SortedSet<String>> takeForLookUp(Instant now, List<Duration> schedule, int most) {
        TreeMap<String, SortedSet<String>> names = new TreeMap<>();
        Double[] delays = schedule.stream().map(delay -> (double) delay.toSeconds()).toArray(Double[]::new);
        double end = EventLedger.seconds(now.plus(PATIENCE));
        database.list(TAKE, row -> names.computeIfAbsent(row.column("event_id").getString(), _ -> new TreeSet<>())
                .add(row.column("link").getString()), EventLedger.seconds(now), delays, end, delays, most);
        return List.copyOf(names.values());
    }

    /// A name, and the purchase or event that it is of.
    record Link(String name, String of) {}
}
