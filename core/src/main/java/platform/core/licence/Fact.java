package platform.core.licence;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Something that happened to a purchase and bears on its licence. Holds no personal data, and is kept for good.
public sealed interface Fact {
    /// The order in which facts count, whenever and however often they came: by time, at the same second by kind, then by event.
    Comparator<Fact> ORDER = Comparator.comparing(Fact::at).thenComparingInt(Fact::rank).thenComparing(Fact::eventId);

    /// The Stripe event, or the admin's act, that it was taken from; unique.
    String eventId();

    /// When it happened, by Stripe's clock or the admin's, in whole seconds.
    Instant at();

    /// The purchase was paid for, or nothing was due, by a checkout session.
    record Bought(String eventId, Instant at, Plan plan) implements Fact {}

    /// The subscription changed.
    ///
    /// @param status    by Stripe's word, as in `past_due`; words of the future are allowed
    /// @param periodEnd the end of its current period, if the event told
    record Updated(String eventId, Instant at, String status, Optional<Instant> periodEnd) implements Fact {}

    /// An attempt to collect an invoice failed.
    record PaymentFailed(String eventId, Instant at) implements Fact {}

    /// An invoice was paid.
    ///
    /// @param periodEnd until when is paid for, if the event told
    record Paid(String eventId, Instant at, Optional<Instant> periodEnd) implements Fact {}

    /// The subscription ended.
    record Deleted(String eventId, Instant at) implements Fact {}

    /// The whole amount of a payment went back to the buyer.
    record Refunded(String eventId, Instant at) implements Fact {}

    /// The buyer's bank disputes a payment.
    record Disputed(String eventId, Instant at) implements Fact {}

    /// An admin took the licence away.
    ///
    /// @param reason the admin's words
    record Revoked(String eventId, Instant at, String reason) implements Fact {}

    /// An admin gave it back: what revoked it until then counts no more.
    record Reinstated(String eventId, Instant at) implements Fact {}

    /// An event id for an admin's act. Acts of one second count in the order of their milliseconds.
    ///
    /// @param now when the admin acts
    /// @param act any new random id
    static String adminEventId(Instant now, UUID act) {
        return String.format(Locale.ROOT, "adm_%015d_%s", now.toEpochMilli(), act);
    }

    private static int rank(Fact fact) {
        return switch (fact) {
            case Bought _ -> 0;
            case Updated _ -> 1;
            case PaymentFailed _ -> 2;
            case Paid _ -> 3;
            case Deleted _ -> 4;
            case Refunded _,Disputed _ -> 5;
            case Revoked _,Reinstated _ -> 6;
        };
    }
}
