package platform.cli.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.progress.Progress;

/// The containers of a Compose project on its engine.
///
/// @param engine where they are
/// @param project its name
/// @param progress who listens
record ProjectContainers(Engine engine, String project, Progress progress) {

    private static final int QUOTED = 5;

    /// All of them, running or not.
    List<Container> all() {
        return engine.containers(project);
    }

    /// Those that run.
    List<Container> running() {
        return all().stream().filter(Container::running).toList();
    }

    /// Since when a container runs; empty when it does not.
    Optional<Instant> runningSince(Container container) {
        return engine.container(container.id()).filter(Container::running).map(Container::startedAt);
    }

    /// What became of a container that does not run.
    Optional<String> stateUnlessRunning(Container container) {
        return engine.container(container.id())
                .map(now -> now.running()
                        ? Optional.<String>empty()
                        : Optional.of("it is " + now.state() + ", exit code " + now.exitCode()))
                .orElseGet(() -> Optional.of("its container is gone"));
    }

    /// What a container said last, to quote in an error.
    String lastWords(Container container) {
        List<String> lines = engine.logs(container.id(), QUOTED);
        return lines.isEmpty()
                ? container.name() + " said nothing"
                : "the last lines of " + container.name() + ":\n  " + String.join("\n  ", lines);
    }

    /// Ends a container the gentle way: SIGTERM, its own grace, then it is removed.
    void retire(Container container) {
        progress.detail(container.service() + " leaves");
        engine.stop(container.id());
        progress.detail(container.service() + " ended");
        engine.remove(container.id());
    }
}
