package platform.cli.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.engine.Container;
import platform.cli.engine.Project;

/// The disk of the host has room for two images, a database that grows and logs.
final class DiskGate implements Gate {

    private static final long LEAST = 1L << 30;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /// The line of a file system in `df -Pk`: name, blocks, used, available, capacity, place.
    private static final Pattern DF = Pattern.compile("\\s\\d+\\s+\\d+\\s+(\\d+)\\s+\\d+%\\s+/");

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
        return freeBytes(hosts.of(order.environment()).running(project.name())).filter(free -> free < LEAST)
                .map(free -> new Closed((free >> 20) + " MiB are free on the host",
                        "platformctl prune " + order.environment() + ", docker image prune, or a larger disk"));
    }

    /// Asked through a container that runs; empty when none does.
    private Optional<Long> freeBytes(List<Container> running) {
        return running.stream()
                .map(container -> hosts.engine().exec(container.id(), ANSWER, "", List.of("df", "-Pk", "/")))
                .filter(result -> result.exit() == 0).map(result -> DF.matcher(result.out())).filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)) * 1024).findFirst();
    }
}
