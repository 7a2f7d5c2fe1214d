package platform.cli.rollout;

import java.util.List;
import java.util.stream.Collectors;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.lock.DeployLock;
import platform.cli.lock.DeployLocks;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Parallel;
import platform.cli.waiting.ToItsEnd;

/// Brings an environment to a release without failing a request. Candidates are raised and proven beside what runs, the
/// lock is recorded, the edge switches, the old ones retire. Each step is a no-op when it is already true, and what has
/// been done is read from the engine and the lock: a rollout that was killed is cured by running it again.
public final class Rollout {

    private final Host host;
    private final DeployLocks deployLocks;
    private final LockFile lockFile;
    private final List<Gate> gates;
    private final String who;
    private final Progress progress;

    Rollout(Host host, DeployLocks deployLocks, LockFile lockFile, List<Gate> gates, String who, Progress progress) {
        this.host = host;
        this.deployLocks = deployLocks;
        this.lockFile = lockFile;
        this.gates = List.copyOf(gates);
        this.who = who;
        this.progress = progress;
    }

    /// What would be done, and what every gate says; changes nothing.
    public Outcome plan(Order order) {
        Project project = host.project(order.wanted());
        return new Outcome.Planned(order.wanted(), Plan.of(project, host.containers(project.name())),
                examined(order, project));
    }

    /// Does it.
    public Outcome run(Order order) {
        Project project = host.namedProject(order.wanted());
        String image = project.service("edge").image();
        host.images().bring(image);
        return switch (progress.step("deploy lock",
                () -> deployLocks.take(project.name(), image, who, order.brief()))) {
            case DeployLocks.Answer.HeldBy(var holder) -> new Outcome.LockHeld(holder);
            case DeployLocks.Answer.Taken(var lock) -> {
                try (lock) {
                    yield underLock(order, project, lock);
                }
            }
        };
    }

    private Outcome underLock(Order order, Project project, DeployLock lock) {
        List<GateResult> closed = progress.step("gates",
                () -> examined(order, project).stream().filter(result -> !result.open()).toList());
        closed.stream().filter(gate -> order.forced().contains(gate.gate()))
                .forEach(gate -> progress.note("forced, though closed: " + gate.gate() + ": " + gate.found()));
        closed = closed.stream().filter(gate -> !order.forced().contains(gate.gate())).toList();
        if (!closed.isEmpty()) {
            return new Outcome.Refused(closed);
        }
        Plan before = settled(project, lock);
        boolean served = before.of(Service.API).fresh().stream()
                .allMatch(container -> container.networks().contains(project.edgeNetwork()));
        if (served && before.settled() && before.all(Plan.Part::rest).isEmpty()) {
            ToItsEnd.thenHear(
                    () -> progress.run("record " + order.environment().lockFile(), () -> lockFile.record(order)));
            keep(project, order.wanted());
            SmokeReport report = progress.step("smoke through the edge",
                    () -> host.smoke(project, Answerer.of(order.wanted().sha().hex())));
            return report.green()
                    ? new Outcome.Done(order.wanted(), false, report)
                    : new Outcome.OldStillRuns(Attempt.red("what runs is what is wanted, and its smoke is red", report),
                            List.of());
        }
        Attempt attempt = new Attempt(host, lockFile, progress, order, project, lock, before);
        SmokeReport report;
        try {
            report = attempt.switchOver(attempt.raise());
        } catch (Problem why) {
            return attempt.putBack(why);
        } catch (RuntimeException unexpected) {
            return attempt.putBack(Problem.failed("the rollout broke off", String.valueOf(unexpected),
                    "run it again with --verbose").causedBy(unexpected));
        }
        try {
            attempt.retire();
            keep(project, order.wanted());
            return new Outcome.Done(order.wanted(), true, report);
        } catch (RuntimeException why) {
            return new Outcome.NeedsPerson(Problem.person("the new release serves, but an old container is left",
                    String.valueOf(why.getMessage()), "run the same command again; it goes on from here")
                    .causedBy(why));
        }
    }

    /// What there is, once those have gone that a killed rollout sent away: what leaves is not to be counted on.
    private Plan settled(Project project, DeployLock lock) {
        Plan plan = Plan.of(project, host.containers(project.name()));
        List<Container> leaving = plan.services().stream()
                .flatMap(part -> part.fresh().stream().filter(Container::running)
                        .filter(container -> host.leaving(project, part.service(), container)))
                .toList();
        if (leaving.isEmpty()) {
            return plan;
        }
        lock.check();
        progress.run("wait for those that leave", () -> Parallel.each(leaving, host::retire));
        return Plan.of(project, host.containers(project.name()));
    }

    /// A release that serves is one to go back to.
    private void keep(Project project, Release release) {
        progress.run("keep the images", () -> {
            try {
                Stock stock = host.stock(project.name());
                stock.keep(release);
                stock.trim(Stock.needed(host.containers(project.name()), lockFile));
            } catch (RuntimeException e) {
                progress.note("the stock for rollbacks is not as it should be: " + e.getMessage());
            }
        });
    }

    /// What every gate says, all asked at once.
    private List<GateResult> examined(Order order, Project project) {
        for (String forced : order.forced()) {
            if (gates.stream().noneMatch(gate -> gate.forcible() && gate.name().equals(forced))) {
                throw Problem.usage("the gate '" + forced + "' cannot be forced here",
                        "those that can are " + gates.stream().filter(Gate::forcible).map(Gate::name).sorted()
                                .collect(Collectors.joining(", ")),
                        "leave --force away to see which are closed");
            }
        }
        return Parallel.map(gates, gate -> gate.result(order, project));
    }
}
