package platform.cli.rollout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// What an environment runs, beside what it should run.
///
/// @param environment its name
/// @param url where it answers
/// @param wanted what its lock says
/// @param rows a row for each service
public record Status(String environment, String url, Optional<Release> wanted, List<Row> rows) {

    public Status {
        rows = List.copyOf(rows);
    }

    /// A service.
    ///
    /// @param service its name
    /// @param running the commit that runs, the image where it has no commit; empty when none runs
    /// @param replicas how many containers run
    /// @param health the worst health among them
    /// @param since since when the youngest runs
    /// @param drift what differs from what is wanted; empty when nothing does
    public record Row(String service, String running, int replicas, String health, Optional<Instant> since,
            String drift) {
    }

    /// Whether everything runs as it should.
    public boolean inSync() {
        return rows.stream().allMatch(row -> row.drift().isEmpty());
    }

    /// Looks at an environment.
    ///
    /// @param project the environment with the wanted release in it
    static Status of(String environment, Project project, Optional<Release> wanted, List<Container> containers) {
        List<Row> rows = new ArrayList<>();
        for (Service service : Service.values()) {
            rows.add(row(service.word(), project, containers, wanted.isPresent()));
        }
        project.infrastructure().forEach(service -> rows.add(row(service, project, containers, true)));
        return new Status(environment, project.settings().url(), wanted, rows);
    }

    private static Row row(String service, Project project, List<Container> all, boolean known) {
        List<Container> running = all.stream().filter(Container::running).filter(c -> c.service().equals(service))
                .toList();
        String health = running.stream().map(Container::health).max(Comparator.comparingInt(Status::badness))
                .orElse("");
        return new Row(service, running.stream().map(Status::name).distinct().reduce((a, b) -> a + ", " + b).orElse(""),
                running.size(), health, running.stream().map(Container::startedAt).max(Comparator.naturalOrder()),
                drift(running, project.service(service).hash(), known, health));
    }

    private static String drift(List<Container> running, String hash, boolean known, String health) {
        if (!known) {
            return running.isEmpty() ? "" : "runs, but no release is wanted yet";
        }
        if (running.isEmpty()) {
            return "does not run";
        }
        if (!running.stream().allMatch(container -> container.configHash().equals(hash))) {
            return "image or settings differ";
        }
        return health.equals("unhealthy") ? "unhealthy" : "";
    }

    private static String name(Container container) {
        return container.pinned().map(image -> image.sha().brief())
                .orElseGet(() -> container.image().replaceFirst("@sha256:.*", ""));
    }

    private static int badness(String health) {
        return List.of("", "healthy", "starting", "unhealthy").indexOf(health);
    }
}
