package platform.core.licence;

import java.time.Instant;
import java.util.Comparator;

/// Something that happened to a purchase and bears on its licence. Holds no personal data, and is kept for good.
public sealed interface Fact {
    /// The order in which facts count, whenever and however often they came: by time, at the same second by kind, then by event.
    Comparator<Fact> ORDER = Comparator.comparing(Fact::at).thenComparingInt(Fact::rank).thenComparing(Fact::eventId);

    /// The Stripe event that it was taken from; unique.
    String eventId();

    /// When it happened, by Stripe's clock, in whole seconds.
    Instant at();

    /// The purchase was paid for, by a checkout session.
    record Bought(String eventId, Instant at, Plan plan) implements Fact {}

    private static int rank(Fact fact) {
        return switch (fact) {
            case Bought _ -> 0;
        };
    }
}
