package platform.worker.event;

import java.util.Optional;
import java.util.Set;

import platform.core.licence.Fact;

/// What an event says about licences.
public sealed interface Effect {
    /// Nothing.
    ///
    /// @param why a fixed word for the log
    record None(String why) implements Effect {}

    /// Something happened to a purchase.
    ///
    /// @param purchase the subscription's id; of a one-off payment the payment intent's, or the session's when nothing was due
    /// @param links    other names of the purchase, by which later events and the buyer know it
    /// @param customer Stripe's customer; a guest has none
    record Happened(String purchase, Set<String> links, Optional<String> customer, Fact fact) implements Effect {
        public Happened {
            links = Set.copyOf(links);
        }
    }
}
