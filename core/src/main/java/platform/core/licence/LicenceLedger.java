package platform.core.licence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import org.jspecify.annotations.Nullable;

import platform.core.database.Database;

/// Writes facts and the licences that they make, for many purchases in one transaction.
///
/// Locks are taken in one order by everybody (purchases by id, then links, then customers), so nobody waits in a circle; while a
/// purchase is locked, nobody else folds it.
public final class LicenceLedger {
    /// Each part counts the one before, so that they run in this order. The update of a purchase changes nothing: it takes the lock
    /// when the row is there already.
    private static final String WRITE_FACTS = """
                                              WITH locked AS (
                                                  INSERT INTO purchases (id, created_at) SELECT id, to_timestamp(?::float8) FROM unnest(?::text[]) AS new (id) ORDER BY id
                                                  ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING 1),
                                              linked AS (
                                                  INSERT INTO purchase_links (link, purchase_id)
                                                  SELECT link, purchase_id FROM unnest(?::text[], ?::text[]) AS new (link, purchase_id)
                                                  WHERE (SELECT count(*) FROM locked) > 0 ORDER BY link
                                                  ON CONFLICT (link) DO NOTHING RETURNING 1),
                                              named AS (
                                                  INSERT INTO customers (id, created_at)
                                                  SELECT DISTINCT id, to_timestamp(?::float8) FROM unnest(?::text[]) AS new (id)
                                                  WHERE (SELECT count(*) FROM linked) >= 0 ORDER BY id
                                                  ON CONFLICT (id) DO NOTHING RETURNING 1),
                                              happened AS (
                                                  INSERT INTO license_facts (event_id, purchase_id, kind, at, plan, status, period_end, reason)
                                                  SELECT event_id, purchase_id, kind, to_timestamp(at), plan, status, to_timestamp(period_end), reason
                                                  FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::text[], ?::text[], ?::int8[], ?::text[])
                                                      AS new (event_id, purchase_id, kind, at, plan, status, period_end, reason)
                                                  WHERE (SELECT count(*) FROM named) >= 0
                                                  ON CONFLICT (event_id) DO NOTHING RETURNING 1)
                                              SELECT count(*) AS facts FROM happened
                                              """;
    /// A statement of its own: it must see what others committed while this one waited for the lock.
    private static final String FACTS = """
                                        SELECT facts.purchase_id, event_id, kind, extract(epoch FROM at)::int8 AS at, facts.plan, facts.status,
                                               coalesce(extract(epoch FROM period_end)::int8, -1) AS period_end, facts.reason,
                                               coalesce(licenses.status, '') AS standing
                                        FROM license_facts AS facts LEFT JOIN licenses USING (purchase_id)
                                        WHERE facts.purchase_id = ANY (?::text[])
                                        """;
    private static final String WRITE_LICENCES = """
                                                 INSERT INTO licenses (purchase_id, customer_id, plan, status, expires_at, grace_ends_at, reason, created_at, updated_at)
                                                 SELECT purchase_id, customer_id, plan, status, to_timestamp(expires_at), to_timestamp(grace_ends_at), reason,
                                                        to_timestamp(?::float8), to_timestamp(?::float8)
                                                 FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[])
                                                     AS new (purchase_id, customer_id, plan, status, expires_at, grace_ends_at, reason)
                                                 ON CONFLICT (purchase_id) DO UPDATE
                                                 SET plan = excluded.plan, status = excluded.status, expires_at = excluded.expires_at,
                                                     grace_ends_at = excluded.grace_ends_at, reason = excluded.reason, updated_at = excluded.updated_at,
                                                     customer_id = coalesce(licenses.customer_id, excluded.customer_id)
                                                 WHERE (licenses.plan, licenses.status, licenses.expires_at, licenses.grace_ends_at, licenses.reason)
                                                       IS DISTINCT FROM (excluded.plan, excluded.status, excluded.expires_at, excluded.grace_ends_at, excluded.reason)
                                                    OR (licenses.customer_id IS NULL AND excluded.customer_id IS NOT NULL)
                                                 RETURNING purchase_id, id::text AS id, status
                                                 """;

    private record Purchase(List<Fact> facts, Optional<LicenceStatus> standing) {}

    private LicenceLedger() {}

    /// Writes these changes, folds the purchases that they are about, and says which licences changed their status. A fact that is
    /// there already is not written again.
    ///
    /// The purchases stay locked until the transaction ends.
    public static List<Transition> apply(DbExecute transaction, List<Change> changes, Instant now) {
        if (changes.isEmpty()) {
            return List.of();
        }
        double seconds = now.toEpochMilli() / 1000.0;
        String[] purchases = changes.stream().map(Change::purchase).distinct().sorted().toArray(String[]::new);
        Map<String, String> customers = new HashMap<>();
        changes.forEach(change -> change.customer()
                .ifPresent(customer -> customers.putIfAbsent(change.purchase(), customer)));
        write(transaction, changes, purchases, customers, seconds);
        return fold(transaction, purchases, customers, seconds);
    }

    private static void write(DbExecute transaction, List<Change> changes, String[] purchases,
            Map<String, String> customers, double now) {
        Map<String, String> links = new TreeMap<>();
        changes.forEach(change -> change.links().forEach(link -> links.putIfAbsent(link, change.purchase())));
        FactRows facts = FactRows.of(changes.stream().filter(change -> change.fact().isPresent()).toList());
        Database.list(transaction, WRITE_FACTS, row -> row.column("facts").getLong(), now, purchases,
                links.keySet().toArray(String[]::new), links.values().toArray(String[]::new), now,
                customers.values().toArray(String[]::new), facts.eventIds(), facts.purchases(), facts.kinds(),
                facts.times(), facts.plans(), facts.statuses(), facts.periodEnds(), facts.reasons());
    }

    private static List<Transition> fold(DbExecute transaction, String[] purchases, Map<String, String> customers,
            double now) {
        Map<String, Purchase> known = new TreeMap<>();
        Database.list(transaction, FACTS, row -> known
                .computeIfAbsent(row.column("purchase_id").getString(), _ -> purchase(row)).facts()
                .add(FactRows.read(row)), (Object) purchases);
        Map<String, Licence> licences = new TreeMap<>();
        known.forEach((id, purchase) -> Licence.of(purchase.facts()).ifPresent(licence -> licences.put(id, licence)));
        if (licences.isEmpty()) {
            return List.of();
        }
        List<Transition> transitions = new ArrayList<>();
        Database.list(transaction, WRITE_LICENCES, row -> transition(row, known), rows(licences, customers, now))
                .forEach(written -> written.ifPresent(transitions::add));
        return transitions;
    }

    private static Object[] rows(Map<String, Licence> licences, Map<String, String> customers, double now) {
        int size = licences.size();
        String[] ids = licences.keySet().toArray(String[]::new);
        @Nullable
        String[] buyers = new String[size];
        String[] plans = new String[size];
        String[] statuses = new String[size];
        @Nullable
        Long[] expiries = new Long[size];
        @Nullable
        Long[] graces = new Long[size];
        @Nullable
        String[] reasons = new String[size];
        int i = 0;
        for (Map.Entry<String, Licence> entry : licences.entrySet()) {
            Licence licence = entry.getValue();
            buyers[i] = customers.get(entry.getKey());
            plans[i] = licence.plan().name();
            statuses[i] = licence.status().name();
            expiries[i] = licence.expiresAt().map(Instant::getEpochSecond).orElse(null);
            graces[i] = licence.graceEndsAt().map(Instant::getEpochSecond).orElse(null);
            reasons[i] = licence.reason().orElse(null);
            i++;
        }
        return new Object[]{now, now, ids, buyers, plans, statuses, expiries, graces, reasons};
    }

    private static Purchase purchase(DbRow row) {
        String standing = row.column("standing").getString();
        return new Purchase(new ArrayList<>(),
                standing.isEmpty() ? Optional.empty() : Optional.of(LicenceStatus.valueOf(standing)));
    }

    private static Optional<Transition> transition(DbRow row, Map<String, Purchase> before) {
        String purchase = row.column("purchase_id").getString();
        LicenceStatus to = LicenceStatus.valueOf(row.column("status").getString());
        Optional<LicenceStatus> from = Objects.requireNonNull(before.get(purchase)).standing();
        return from.equals(Optional.of(to))
                ? Optional.empty()
                : Optional.of(new Transition(purchase, row.column("id").getString(), from, to));
    }
}
