package platform.cli.deployment;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Compose;
import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.waiting.Time;

/// The one-shot container that brings the database to the schema of a release.
final class Migration {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private final Release release;
    private final Project project;
    private final Map<String, String> variables;
    private final ProjectContainers containers;
    private final Compose compose;
    private final Time time;
    private final Progress progress;

    /// @param release the release
    /// @param project the environment with the release in it
    /// @param variables with which Compose runs the release
    Migration(Release release, Project project, Map<String, String> variables, ProjectContainers containers,
            Compose compose, Time time, Progress progress) {
        this.release = release;
        this.project = project;
        this.variables = variables;
        this.containers = containers;
        this.compose = compose;
        this.time = time;
        this.progress = progress;
    }

    /// Makes its container that of the release, without starting it: a plain `docker compose up` then finds what it
    /// expects.
    void settle() {
        Container _ = fresh();
    }

    /// Lets its container of another release make room.
    ///
    /// @return whether that of this release is still to be made
    boolean makeRoom() {
        Project.ServiceConfig wanted = project.service(Project.MIGRATION);
        Optional<Container> there = there();
        there.filter(container -> !wanted.made(container)).ifPresent(containers::retire);
        return there.filter(wanted::made).isEmpty();
    }

    /// Runs the migrations of a release and waits for their end.
    void run() {
        containers.engine().start(fresh().id());
        progress.detail("runs");
        Optional<Container> ended = time.until(LIMIT,
                () -> there().filter(container -> container.state().equals("exited")));
        if (ended.isEmpty() || ended.get().exitCode() != 0) {
            throw Problem.failed("the migration of " + release.sha().brief() + " failed",
                    there().map(containers::lastWords).orElse("its container is gone"),
                    "mend the migration; the old release runs on, the schema is as Flyway left it");
        }
    }

    private Container fresh() {
        if (makeRoom()) {
            compose.create(variables, Map.of(Project.MIGRATION, 1));
        }
        return there().orElseThrow(() -> Problem.failed("the migration cannot be made",
                "Compose made no container for it", "docker compose ps --all"));
    }

    private Optional<Container> there() {
        return containers.all().stream().filter(container -> container.service().equals(Project.MIGRATION))
                .findFirst();
    }
}
