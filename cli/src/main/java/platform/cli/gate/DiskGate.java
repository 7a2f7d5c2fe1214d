package platform.cli.gate;

import java.util.Optional;

import platform.cli.deployment.Deployment;
import platform.cli.release.Order;

/// The disk of the host has room for two images, a database that grows and logs.
final class DiskGate implements Gate {

    private static final long LEAST = 1L << 30;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public String wants() {
        return "1 GiB is free where the engine keeps its images";
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        long free = deployment.freeBytes().orElse(LEAST);
        return free >= LEAST
                ? Optional.empty()
                : Optional.of(new Closed((free >> 20) + " MiB are free on the host",
                        "platformctl prune " + order.environment() + ", docker image prune, or a larger disk"));
    }
}
