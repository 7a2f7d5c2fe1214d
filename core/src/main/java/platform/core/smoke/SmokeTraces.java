package platform.core.smoke;

import java.time.Instant;
import java.util.List;

import io.helidon.dbclient.DbExecute;

import platform.core.database.Database;

/// What a smoke check leaves in the database, and how it goes away again: the event `evt_smoke_…`, and the purchase, links,
/// customer and licence that it made.
///
/// A smoke event has an effect only on purchases of the smoke check's own, so nothing here can touch a buyer's licence.
public final class SmokeTraces {
    private static final String OLDER = """
                                        SELECT id FROM stripe_events WHERE starts_with(id, 'evt_smoke_') AND received_at < to_timestamp(?::float8)
                                        ORDER BY id LIMIT 1000
                                        """;
    /// Of a session that was not paid for there are names only. What waits for names, and devices, go with what they belong to.
    private static final String PURCHASES = """
                                            SELECT purchase_id FROM license_facts WHERE event_id = ?
                                            UNION SELECT purchase_id FROM purchase_links JOIN stripe_events ON link = session_id WHERE stripe_events.id = ?
                                            """;
    private static final String REMOVE_CUSTOMER = """
                                                  DELETE FROM customers WHERE id = ?
                                                  AND NOT EXISTS (SELECT FROM licenses WHERE licenses.customer_id = customers.id)
                                                  """;

    private final Database database;

    public SmokeTraces(Database database) {
        this.database = database;
    }

    /// Removes one event and all that it made. Removing it again does nothing.
    ///
    /// @throws IllegalArgumentException when it is not a smoke check's event
    public void remove(String eventId) {
        if (!SmokeIds.isEvent(eventId)) {
            throw new IllegalArgumentException("not an event of a smoke check");
        }
        database.transaction(transaction -> remove(transaction, eventId));
    }

    /// Removes what was received before then, and says how many events that were.
    public int removeOlderThan(Instant then) {
        List<String> old = database.list(OLDER,
                row -> row.column("id").getString(), then.toEpochMilli() / 1000.0);
        old.forEach(this::remove);
        return old.size();
    }

    private static long remove(DbExecute transaction, String eventId) {
        // Waits for a worker that has it in hand, so that what it makes is seen below.
        Database.list(transaction, "SELECT id FROM stripe_events WHERE id = ? FOR UPDATE", _ -> eventId, eventId);
        List<String> purchases = Database.list(transaction, PURCHASES, row -> row.column("purchase_id").getString(),
                eventId, eventId).stream().filter(SmokeIds::isPurchase).toList();
        for (String purchase : purchases) {
            // The same lock, and first, as a worker's that folds this purchase.
            Database.list(transaction, "SELECT id FROM purchases WHERE id = ? FOR UPDATE", _ -> purchase, purchase);
            List<String> customers = Database.list(transaction,
                    "DELETE FROM licenses WHERE purchase_id = ? RETURNING coalesce(customer_id, '') AS customer",
                    row -> row.column("customer").getString(), purchase);
            transaction.dml("DELETE FROM license_facts WHERE purchase_id = ?", purchase);
            transaction.dml("DELETE FROM purchase_links WHERE purchase_id = ?", purchase);
            transaction.dml("DELETE FROM purchases WHERE id = ?", purchase);
            customers.stream().filter(SmokeIds::isCustomer)
                    .forEach(customer -> transaction
                            .dml(REMOVE_CUSTOMER, customer));
        }
        return transaction.dml("DELETE FROM stripe_events WHERE id = ?", eventId);
    }
}
