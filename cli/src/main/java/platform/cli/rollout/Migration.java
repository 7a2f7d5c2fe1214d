package platform.cli.rollout;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Compose;
import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.waiting.Time;

/// The one-shot container that brings the database to the schema of a release.
record Migration(Host host, Engine engine, Compose compose, Time time, Progress progress) {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    static final String SERVICE = "migrate";

    /// Makes its container that of the release, without starting it: a plain `docker compose up` then finds what it
    /// expects.
    void settle(Release release) {
        Container _ = fresh(host.project(release), release);
    }

    /// Lets its container of another release make room.
    ///
    /// @return whether that of this release is still to be made
    boolean makeRoom(Project project) {
        Project.ServiceConfig wanted = project.service(SERVICE);
        Optional<Container> there = there(project);
        there.filter(container -> !wanted.made(container)).ifPresent(host::retire);
        return there.filter(wanted::made).isEmpty();
    }

    /// Runs the migrations of a release and waits for their end.
    void run(Project project, Release release) {
        engine.start(fresh(project, release).id());
        progress.detail("runs");
        Optional<Container> ended = time.until(LIMIT,
                () -> there(project).filter(container -> container.state().equals("exited")));
        if (ended.isEmpty() || ended.get().exitCode() != 0) {
            throw Problem.failed("the migration of " + release.sha().brief() + " failed",
                    there(project).map(host::lastWords).orElse("its container is gone"),
                    "mend the migration; the old release runs on, the schema is as Flyway left it");
        }
    }

    private Container fresh(Project project, Release release) {
        if (makeRoom(project)) {
            compose.create(host.images().variables(release), Map.of(SERVICE, 1));
        }
        return there(project).orElseThrow(() -> Problem.failed("the migration cannot be made",
                "Compose made no container for it", "docker compose ps --all"));
    }

    private Optional<Container> there(Project project) {
        return host.containers(project.name()).stream().filter(container -> container.service().equals(SERVICE))
                .findFirst();
    }
}
