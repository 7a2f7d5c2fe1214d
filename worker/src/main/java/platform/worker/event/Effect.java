package platform.worker.event;

import java.util.Optional;
import java.util.Set;

import platform.core.licence.Change;
import platform.core.licence.Fact;

/// What an event says about licences.
sealed interface Effect {
    /// Nothing.
    ///
    /// @param why a fixed word for the log and the database
    record None(String why) implements Effect {}

    /// Something about a purchase that it names.
    record Known(Change change) implements Effect {}

    /// Something about a purchase that it knows by other names only, of which any may lead to it.
    ///
    /// @param names session, invoice, payment intent, charge: all of one purchase
    /// @param fact  what happened; none when all it says is that these names belong together
    record Named(Set<String> names, Optional<Fact> fact) implements Effect {
        public Named {
            names = Set.copyOf(names);
        }

        Change of(String purchase) {
            return new Change(purchase, names, Optional.empty(), fact);
        }
    }
}
