package platform.cli.deployment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
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
    /// @param running what its running containers were made from, an entry an image
    /// @param wanted what the files and the lock want; empty while no release is wanted
    /// @param health the worst health among those that run; empty when none has a health check
    /// @param since since when the youngest runs
    /// @param drift what differs from what is wanted; empty when nothing does
    public record Row(String service, List<Share> running, Optional<Share> wanted, String health,
            Optional<Instant> since, String drift) {

        public Row {
            running = List.copyOf(running);
        }
    }

    /// The containers of a service that are of one image.
    ///
    /// @param image its reference, pinned where it comes with a release
    /// @param replicas how many
    public record Share(String image, int replicas) {

        /// The release's commit; infrastructure has none.
        public Optional<Sha> release() {
            return ImageReference.commit(image);
        }

        /// The pinned image; infrastructure, and what runs by its name in stock, has none.
        public Optional<ImageReference> pinned() {
            return ImageReference.pinned(image);
        }
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
            rows.add(
                    row(service.word(), project, containers, wanted.map(release -> release.image(service).toString())));
        }
        project.infrastructure().forEach(service -> rows
                .add(row(service, project, containers, Optional.of(project.service(service).image()))));
        return new Status(environment, project.settings().url(), wanted, rows);
    }

    private static Row row(String service, Project project, List<Container> all, Optional<String> image) {
        List<Container> running = all.stream().filter(Container::running).filter(c -> c.service().equals(service))
                .toList();
        String health = running.stream().map(Container::health).max(Comparator.comparingInt(Status::badness))
                .orElse("");
        Project.ServiceConfig wanted = project.service(service);
        return new Row(service, shares(running),
                image.map(known -> new Share(known, wanted.replicas())), health,
                running.stream().map(Container::startedAt).max(Comparator.naturalOrder()),
                drift(running, wanted, image.isPresent(), health));
    }

    private static List<Share> shares(List<Container> running) {
        Map<String, Integer> images = new TreeMap<>();
        running.forEach(container -> images.merge(container.image(), 1, Integer::sum));
        return images.entrySet().stream().map(image -> new Share(image.getKey(), image.getValue())).toList();
    }

    private static String drift(List<Container> running, Project.ServiceConfig wanted, boolean known, String health) {
        if (!known) {
            return running.isEmpty() ? "" : "runs, but no release is wanted yet";
        }
        if (running.isEmpty()) {
            return "does not run";
        }
        if (!running.stream().allMatch(wanted::made)) {
            return "image or settings differ";
        }
        if (health.equals("unhealthy")) {
            return "unhealthy";
        }
        return running.stream().anyMatch(wanted::starting) ? "has a starting container's share of the processors" : "";
    }

    private static int badness(String health) {
        return List.of("", "healthy", "starting", "unhealthy").indexOf(health);
    }
}
