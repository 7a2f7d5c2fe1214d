package platform.cli.deployment;

import java.util.List;

import platform.cli.image.Sha;
import platform.cli.lock.DeployLocks;

/// How taking releases out of the stock ended.
public sealed interface Pruning {

    /// It was done, or this is what would be done.
    ///
    /// @param kept the releases in stock, the youngest commit first
    /// @param removed those taken out
    record Pruned(List<Sha> kept, List<Sha> removed) implements Pruning {

        /// Copies the lists.
        public Pruned {
            kept = List.copyOf(kept);
            removed = List.copyOf(removed);
        }
    }

    /// Somebody else holds the deploy lock.
    record LockHeld(DeployLocks.Holder by) implements Pruning {
    }
}
