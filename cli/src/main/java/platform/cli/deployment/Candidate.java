package platform.cli.deployment;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Service;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Probe;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Time;

/// A container beside what runs, until it is proven. It is asked from inside, since the edge does not know it.
final class Candidate implements AutoCloseable {

    private final ProjectContainers containers;
    private final Project project;
    private final Service service;
    private final Container container;
    private final Probes probes;
    private final Probe probe;
    private final Time time;
    private final Progress progress;

    Candidate(ProjectContainers containers, Project project, Service service, Container container, Probes probes,
            Time time, Progress progress) {
        this.containers = containers;
        this.project = project;
        this.service = service;
        this.container = container;
        this.probes = probes;
        this.probe = probes.patiently(service, container);
        this.time = time;
        this.progress = progress;
    }

    /// Starts it, and waits until it says that it is ready. Until then it has a quarter of its share of the processors.
    ///
    /// @throws Problem if it ends, or the time is over
    void start() {
        startAside();
        Instant since = containers.runningSince(container).orElse(Instant.EPOCH);
        Answer last = time.until(project.settings().readyWithin(),
                () -> Optional.of(readyz()).filter(answer -> ready(answer) || (silent(answer) && ended(since))))
                .orElseGet(this::readyz);
        if (!ready(last)) {
            throw notReady(last);
        }
        if (!takesFullShare()) {
            if (ended(since)) {
                throw notReady(last);
            }
            progress.note(container.name()
                    + " keeps a quarter of its share of the processors: the engine gives it no more");
        }
    }

    /// Off the edge's network. A JVM that starts wants all processors there are: while they are short it has a quarter of its share
    /// (docs/decisions/0040-candidates-weigh-less.md).
    private void startAside() {
        if (container.running()) {
            return;
        }
        if (service == Service.API) {
            engine().disconnect(container.id(), project.edgeNetwork());
        }
        int shares = project.service(service.word()).startingShares();
        if (shares > 0 && engine().sharesProcessors() && !engine().cpuShares(container.id(), shares)) {
            progress.note("the engine gives " + container.name() + " no share of the processors of its own");
        }
        engine().start(container.id());
        progress.detail(service + " starts");
    }

    private boolean takesFullShare() {
        int shares = project.service(service.word()).cpuShares();
        return shares == 0 || engine().cpuShares(container.id(), shares);
    }

    private Engine engine() {
        return containers.engine();
    }

    /// The smoke checks, asked from inside.
    SmokeReport smoke() {
        return probes.smoke(service, probe);
    }

    private Answer readyz() {
        return probe.send("GET", "/readyz", Map.of(), "");
    }

    private static boolean ready(Answer answer) {
        return answer.status() == 200;
    }

    private static boolean silent(Answer answer) {
        return answer.status() == 0;
    }

    /// Whether the start that was asked for has ended, even if the engine has started the container again since.
    private boolean ended(Instant since) {
        return !containers.runningSince(container).equals(Optional.of(since));
    }

    private Problem notReady(Answer last) {
        return Problem.failed("the new " + service + " does not become ready",
                containers.stateUnlessRunning(container).orElseGet(() -> "/readyz says " + last.brief()) + "\n"
                        + containers.lastWords(container),
                "mend the release, or the setting that it names; the old one was not touched");
    }

    @Override
    public void close() {
        probe.close();
    }
}
