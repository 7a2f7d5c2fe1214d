package platform.cli.rollout;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.problem.Problem;
import platform.cli.release.Service;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Probe;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Time;

/// A container beside what runs, until it is proven. It is asked from inside, since the edge does not know it.
final class Candidate implements AutoCloseable {

    private final Host host;
    private final Project project;
    private final Service service;
    private final Container container;
    private final Time time;
    private final Probe probe;

    Candidate(Host host, Project project, Service service, Container container, Time time, Probe probe) {
        this.host = host;
        this.project = project;
        this.service = service;
        this.container = container;
        this.time = time;
        this.probe = probe;
    }

    /// Starts it, and waits until it says that it is ready. Until then it has a quarter of its share of the processors.
    ///
    /// @throws Problem if it ends, or the time is over
    void start() {
        host.start(project, service, container);
        Instant since = host.runningSince(container).orElse(Instant.EPOCH);
        Answer last = time.until(project.settings().readyWithin(),
                () -> Optional.of(readyz()).filter(answer -> ready(answer) || (silent(answer) && ended(since))))
                .orElseGet(this::readyz);
        if (!ready(last)) {
            throw notReady(last);
        }
        if (!host.giveFullShare(project, container)) {
            if (ended(since)) {
                throw notReady(last);
            }
            host.noteStartingShare(container);
        }
    }

    /// The smoke checks, asked from inside.
    SmokeReport smoke() {
        return host.smoke(project, service, probe);
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

    /// Also when the engine has started it again.
    private boolean ended(Instant since) {
        return !host.runningSince(container).equals(Optional.of(since));
    }

    private Problem notReady(Answer last) {
        return Problem.failed("the new " + service + " does not become ready",
                host.stateUnlessRunning(container).orElseGet(() -> "/readyz says " + last.brief()) + "\n"
                        + host.lastWords(container),
                "mend the release, or the setting that it names; the old one was not touched");
    }

    @Override
    public void close() {
        probe.close();
    }
}
