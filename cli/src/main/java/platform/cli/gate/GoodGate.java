package platform.cli.gate;

import java.util.Optional;

import platform.cli.deployment.Deployment;
import platform.cli.pin.PinHistory;
import platform.cli.release.Order;
import platform.cli.repository.Repository;

/// A rollback goes to a release that ran here and was not put back for being bad.
final class GoodGate implements Gate {

    private final Repository repository;

    GoodGate(Repository repository) {
        this.repository = repository;
    }

    @Override
    public String name() {
        return "good";
    }

    @Override
    public String wants() {
        return "the release ran here before and was good";
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        return PinHistory.of(repository, order.environment().lockFile()).good(order.wanted().sha()).isPresent()
                ? Optional.empty()
                : Optional.of(new Closed(order.wanted().sha().brief() + " was never good in " + order.environment(),
                        "platformctl history shows what was"));
    }
}
