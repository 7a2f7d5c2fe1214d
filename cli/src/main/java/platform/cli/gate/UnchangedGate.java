package platform.cli.gate;

import java.util.Optional;

import platform.cli.deployment.Deployment;
import platform.cli.pin.Pin;
import platform.cli.release.Order;

/// Deploying production brings what its lock says, and the lock still says it: nobody promoted or rolled back meanwhile.
final class UnchangedGate implements Gate {

    private final Pin lock;

    UnchangedGate(Pin lock) {
        this.lock = lock;
    }

    @Override
    public String name() {
        return "unchanged";
    }

    @Override
    public String wants() {
        return "the lock still names the release";
    }

    @Override
    public boolean forcible() {
        return false;
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        return lock.current().filter(order.wanted()::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new Closed(order.environment().lockFile() + " changed meanwhile",
                        "run the same command again"));
    }
}
