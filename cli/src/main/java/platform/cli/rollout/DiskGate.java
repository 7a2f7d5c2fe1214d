package platform.cli.rollout;

import java.util.Optional;

import platform.cli.engine.Project;

/// The disk of the host has room for two images, a database that grows and logs.
final class DiskGate implements Gate {

    private static final long LEAST = 1L << 30;

    private final Hosts hosts;

    DiskGate(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public String wants() {
        return "1 GiB is free where the engine keeps its images";
    }

    @Override
    public Optional<Closed> examine(Order order, Project project) {
        return hosts.of(order.environment()).freeBytes(project.name()).filter(free -> free < LEAST)
                .map(free -> new Closed((free >> 20) + " MiB are free on the host",
                        "platformctl prune " + order.environment() + ", docker image prune, or a larger disk"));
    }
}
