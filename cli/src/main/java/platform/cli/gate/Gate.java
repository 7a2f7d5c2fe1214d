package platform.cli.gate;

import java.util.Optional;

import platform.cli.deployment.Deployment;
import platform.cli.release.Order;

/// A condition that must hold before a rollout may begin.
public interface Gate {

    /// Its name, one word.
    String name();

    /// What it wants, in a sentence.
    String wants();

    /// Whether `--force` may open it: true where the rollout could go well all the same.
    default boolean forcible() {
        return true;
    }

    /// Why this order may not go on; empty where it may.
    ///
    /// @param deployment the environment with the wanted release in it
    Optional<Closed> examine(Order order, Deployment deployment);

    /// Why it is closed.
    ///
    /// @param found what there is
    /// @param next what to do
    record Closed(String found, String next) {
    }

    /// Examines and puts the answer into words.
    default GateResult result(Order order, Deployment deployment) {
        return examine(order, deployment)
                .map(closed -> new GateResult(name(), false, wants(), closed.found(), closed.next()))
                .orElseGet(() -> new GateResult(name(), true, wants(), "", ""));
    }
}
