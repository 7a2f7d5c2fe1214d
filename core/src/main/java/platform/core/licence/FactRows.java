package platform.core.licence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.helidon.dbclient.DbRow;

import org.jspecify.annotations.Nullable;

/// Facts as columns of `license_facts`, many at a time, for `unnest`; and back.
@SuppressWarnings("ArrayRecordComponent") // never compared
record FactRows(String[] eventIds, String[] purchases, String[] kinds, long[] times, @Nullable String[] plans,
        @Nullable String[] statuses, @Nullable Long[] periodEnds, @Nullable String[] reasons) {
    /// Of those changes that have a fact, in the order of their events.
    static FactRows of(List<Change> changes) {
        int size = changes.size();
        FactRows rows = new FactRows(new String[size], new String[size], new String[size], new long[size],
                new String[size], new String[size], new Long[size], new String[size]);
        for (int i = 0; i < size; i++) {
            rows.put(i, changes.get(i).purchase(), changes.get(i).fact().orElseThrow());
        }
        return rows;
    }

    /// The fact that a row holds, its columns named as in the table, times in epoch seconds, -1 for none.
    static Fact read(DbRow row) {
        String eventId = row.column("event_id").getString();
        Instant at = Instant.ofEpochSecond(row.column("at").getLong());
        String kind = row.column("kind").getString();
        return switch (kind) {
            case "bought" -> new Fact.Bought(eventId, at, Plan.valueOf(row.column("plan").getString()));
            case "updated" -> new Fact.Updated(eventId, at, row.column("status").getString(), periodEnd(row));
            case "payment_failed" -> new Fact.PaymentFailed(eventId, at);
            case "paid" -> new Fact.Paid(eventId, at, periodEnd(row));
            case "deleted" -> new Fact.Deleted(eventId, at);
            case "refunded" -> new Fact.Refunded(eventId, at);
            case "disputed" -> new Fact.Disputed(eventId, at);
            case "revoked" -> new Fact.Revoked(eventId, at, row.column("reason").getString());
            case "reinstated" -> new Fact.Reinstated(eventId, at);
            default ->
                throw new IllegalStateException("a newer release wrote a fact that this one does not know: " + kind);
        };
    }

    private void put(int i, String purchase, Fact fact) {
        eventIds[i] = fact.eventId();
        purchases[i] = purchase;
        times[i] = fact.at().getEpochSecond();
        kinds[i] = switch (fact) {
            case Fact.Bought bought -> {
                plans[i] = bought.plan().name();
                yield "bought";
            }
            case Fact.Updated updated -> {
                statuses[i] = updated.status();
                periodEnds[i] = updated.periodEnd().map(Instant::getEpochSecond).orElse(null);
                yield "updated";
            }
            case Fact.PaymentFailed _ -> "payment_failed";
            case Fact.Paid paid -> {
                periodEnds[i] = paid.periodEnd().map(Instant::getEpochSecond).orElse(null);
                yield "paid";
            }
            case Fact.Deleted _ -> "deleted";
            case Fact.Refunded _ -> "refunded";
            case Fact.Disputed _ -> "disputed";
            case Fact.Revoked revoked -> {
                reasons[i] = revoked.reason();
                yield "revoked";
            }
            case Fact.Reinstated _ -> "reinstated";
        };
    }

    private static Optional<Instant> periodEnd(DbRow row) {
        long seconds = row.column("period_end").getLong();
        return seconds < 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }
}
