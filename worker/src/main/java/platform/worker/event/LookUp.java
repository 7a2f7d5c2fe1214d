package platform.worker.event;

import java.util.Optional;
import java.util.Set;

import platform.core.licence.Change;

/// Asks Stripe whose a payment is.
@FunctionalInterface
public interface LookUp {
    /// The key that we have may not ask. It will not be asked again before the next start.
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Refused(Throwable cause) {
            super("Stripe refused the key", cause);
        }
    }

    /// The purchase that has one of these names, and what other names it has; empty when Stripe knows of none.
    ///
    /// @param names of one purchase: invoice, payment intent, charge
    /// @throws Refused          when the key is wrong, or lacks the right
    /// @throws RuntimeException when Stripe cannot be asked now
    Optional<Change> find(Set<String> names);
}
