package platform.core.licence;

import java.util.Optional;
import java.util.Set;

/// What is to be written about a purchase.
///
/// @param purchase the subscription's id; of a one-off payment the payment intent's, or the session's when nothing was due
/// @param links    other names of the purchase, by which later events and the buyer know it: session, invoice, payment intent, charge
/// @param customer Stripe's customer; a guest has none
/// @param fact     what happened; none when only the names are news
public record Change(String purchase, Set<String> links, Optional<String> customer, Optional<Fact> fact) {
    public Change {
        links = Set.copyOf(links);
    }

    /// Something that happened to a purchase that has its names already, as an admin's act.
    public static Change of(String purchase, Fact fact) {
        return new Change(purchase, Set.of(), Optional.empty(), Optional.of(fact));
    }
}
