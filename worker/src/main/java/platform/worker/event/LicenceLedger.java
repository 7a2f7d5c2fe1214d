package platform.worker.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import platform.core.database.Database;
import platform.core.licence.Fact;
import platform.core.licence.Licence;
import platform.core.licence.LicenceStatus;
import platform.core.licence.Plan;

/// Writes facts and the licences that they make, for many purchases in one transaction.
///
/// Locks are taken in one order by everybody (purchases by id, then links, then customers), so nobody waits in a circle; while a
/// purchase is locked, nobody else folds it.
final class LicenceLedger {
    private static final String LOCK_PURCHASES = """
                                                 INSERT INTO purchases (id, created_at) SELECT id, to_timestamp(?::float8) FROM unnest(?::text[]) AS new (id) ORDER BY id
                                                 ON CONFLICT (id) DO UPDATE SET id = excluded.id
                                                 """;
    private static final String ADD_LINKS = """
                                            INSERT INTO purchase_links (link, purchase_id)
                                            SELECT link, purchase_id FROM unnest(?::text[], ?::text[]) AS new (link, purchase_id) ORDER BY link
                                            ON CONFLICT (link) DO NOTHING
                                            """;
    private static final String ADD_CUSTOMERS = """
                                                INSERT INTO customers (id, created_at)
                                                SELECT DISTINCT id, to_timestamp(?::float8) FROM unnest(?::text[]) AS new (id) ORDER BY id
                                                ON CONFLICT (id) DO NOTHING
                                                """;
    private static final String ADD_FACTS = """
                                            INSERT INTO license_facts (event_id, purchase_id, kind, at, plan)
                                            SELECT event_id, purchase_id, kind, to_timestamp(at), plan
                                            FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::text[]) AS new (event_id, purchase_id, kind, at, plan)
                                            ON CONFLICT (event_id) DO NOTHING
                                            """;
    private static final String FACTS = """
                                        SELECT purchase_id, event_id, kind, extract(epoch FROM at)::int8 AS at, plan FROM license_facts
                                        WHERE purchase_id = ANY (?::text[])
                                        """;
    private static final String WRITE_LICENCES = """
                                                 INSERT INTO licenses (purchase_id, customer_id, plan, status, created_at, updated_at)
                                                 SELECT purchase_id, customer_id, plan, status, to_timestamp(?::float8), to_timestamp(?::float8)
                                                 FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS new (purchase_id, customer_id, plan, status)
                                                 ON CONFLICT (purchase_id) DO UPDATE
                                                 SET plan = excluded.plan, status = excluded.status, updated_at = excluded.updated_at,
                                                     customer_id = coalesce(licenses.customer_id, excluded.customer_id)
                                                 WHERE (licenses.plan, licenses.status) IS DISTINCT FROM (excluded.plan, excluded.status)
                                                    OR (licenses.customer_id IS NULL AND excluded.customer_id IS NOT NULL)
                                                 """;

    /// A licence came to be, or changed its status.
    ///
    /// @param from empty for a new licence
    record Transition(String licenceId, Optional<LicenceStatus> from, LicenceStatus to) {}

    private record Standing(String licenceId, String status) {}

    private LicenceLedger() {}

    static List<Transition> apply(DbExecute transaction, List<Effect.Happened> effects, Instant now) {
        if (effects.isEmpty()) {
            return List.of();
        }
        double seconds = now.toEpochMilli() / 1000.0;
        String[] purchases = effects.stream().map(Effect.Happened::purchase).distinct().sorted().toArray(String[]::new);
        // The update changes nothing: it takes the lock when the row is there already.
        transaction.dml(LOCK_PURCHASES, seconds, purchases);
        addLinks(transaction, effects);
        Map<String, String> customers = addCustomers(transaction, effects, seconds);
        addFacts(transaction, effects);
        return fold(transaction, purchases, customers, seconds);
    }

    private static void addLinks(DbExecute transaction, List<Effect.Happened> effects) {
        Map<String, String> links = new TreeMap<>();
        effects.forEach(effect -> effect.links().forEach(link -> links.putIfAbsent(link, effect.purchase())));
        transaction.dml(ADD_LINKS, links.keySet().toArray(String[]::new), links.values().toArray(String[]::new));
    }

    /// The customer of each purchase that names one.
    private static Map<String, String> addCustomers(DbExecute transaction, List<Effect.Happened> effects, double now) {
        Map<String, String> customers = new HashMap<>();
        effects.forEach(
                effect -> effect.customer().ifPresent(customer -> customers.putIfAbsent(effect.purchase(), customer)));
        if (!customers.isEmpty()) {
            transaction.dml(ADD_CUSTOMERS, now, customers.values().toArray(String[]::new));
        }
        return customers;
    }

    private static void addFacts(DbExecute transaction, List<Effect.Happened> effects) {
        int size = effects.size();
        String[] plans = new String[size];
        String[] kinds = new String[size];
        long[] times = new long[size];
        for (int i = 0; i < size; i++) {
            switch (effects.get(i).fact()) {
                case Fact.Bought bought -> {
                    kinds[i] = "bought";
                    plans[i] = bought.plan().name();
                }
            }
            times[i] = effects.get(i).fact().at().getEpochSecond();
        }
        transaction.dml(ADD_FACTS,
                effects.stream().map(effect -> effect.fact().eventId()).toArray(String[]::new),
                effects.stream().map(Effect.Happened::purchase).toArray(String[]::new), kinds, times, plans);
    }

    private static List<Transition> fold(DbExecute transaction, String[] purchases, Map<String, String> customers,
            double now) {
        Map<String, List<Fact>> facts = new TreeMap<>();
        Database.list(transaction, FACTS,
                row -> facts.computeIfAbsent(row.column("purchase_id").getString(), _ -> new ArrayList<>())
                        .add(fact(row)),
                (Object) purchases);
        Map<String, Standing> before = standing(transaction, purchases);
        Map<String, Licence> licences = new TreeMap<>();
        facts.forEach((purchase, all) -> Licence.of(all).ifPresent(licence -> licences.put(purchase, licence)));
        if (licences.isEmpty()) {
            return List.of();
        }
        transaction.dml(WRITE_LICENCES, now, now, licences.keySet().toArray(String[]::new),
                licences.keySet().stream().map(customers::get).toArray(String[]::new),
                licences.values().stream().map(licence -> licence.plan().name()).toArray(String[]::new),
                licences.values().stream().map(licence -> licence.status().name()).toArray(String[]::new));
        return transitions(before, standing(transaction, purchases));
    }

    private static Map<String, Standing> standing(DbExecute transaction, String[] purchases) {
        return Database.list(transaction,
                "SELECT purchase_id, id::text AS id, status FROM licenses WHERE purchase_id = ANY (?::text[])",
                row -> Map.entry(row.column("purchase_id").getString(),
                        new Standing(row.column("id").getString(), row.column("status").getString())),
                (Object) purchases).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<Transition> transitions(Map<String, Standing> before, Map<String, Standing> after) {
        List<Transition> transitions = new ArrayList<>();
        after.forEach((purchase, now) -> {
            Optional<LicenceStatus> from = Optional.ofNullable(before.get(purchase))
                    .map(standing -> LicenceStatus.valueOf(standing.status));
            LicenceStatus to = LicenceStatus.valueOf(now.status);
            if (!from.equals(Optional.of(to))) {
                transitions.add(new Transition(now.licenceId, from, to));
            }
        });
        return transitions;
    }

    private static Fact fact(DbRow row) {
        String eventId = row.column("event_id").getString();
        Instant at = Instant.ofEpochSecond(row.column("at").getLong());
        String kind = row.column("kind").getString();
        return switch (kind) {
            case "bought" -> new Fact.Bought(eventId, at, Plan.valueOf(row.column("plan").getString()));
            default ->
                throw new IllegalStateException("a newer release wrote a fact that this one does not know: " + kind);
        };
    }
}
