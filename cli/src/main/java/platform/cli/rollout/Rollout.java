package platform.cli.rollout;

import java.util.List;
import java.util.stream.Collectors;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.Host;
import platform.cli.deployment.Plan;
import platform.cli.engine.Container;
import platform.cli.gate.Gate;
import platform.cli.gate.GateResult;
import platform.cli.lock.DeployLock;
import platform.cli.pin.Pin;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Order;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Parallel;
import platform.cli.waiting.ToItsEnd;

/// Brings an environment to a release without failing a request. Candidates are raised and proven beside what runs, the
/// lock is recorded, the edge switches, the old ones retire. Each step is a no-op when it is already true, and what has
/// been done is read from the engine and the lock: a rollout that was killed is cured by running it again.
public final class Rollout {

    private final Host host;
    private final Pin pin;
    private final List<Gate> gates;
    private final String who;
    private final Progress progress;

    Rollout(Host host, Pin pin, List<Gate> gates, String who, Progress progress) {
        this.host = host;
        this.pin = pin;
        this.gates = List.copyOf(gates);
        this.who = who;
        this.progress = progress;
    }

    /// What would be done, and what every gate says; changes nothing.
    public Outcome plan(Order order) {
        Deployment deployment = host.deployment(order.wanted());
        return new Outcome.Planned(order.wanted(), deployment.plan(), examined(order, deployment));
    }

    /// Does it.
    public Outcome run(Order order) {
        Deployment deployment = host.namedDeployment(order.wanted());
        return host.locked(deployment.name(), deployment.lockImage(), who, order.brief(),
                lock -> underLock(order, deployment, lock), Outcome.LockHeld::new);
    }

    private Outcome underLock(Order order, Deployment deployment, DeployLock lock) {
        List<GateResult> closed = progress.step("gates",
                () -> examined(order, deployment).stream().filter(result -> !result.open()).toList());
        closed.stream().filter(gate -> order.forced().contains(gate.gate()))
                .forEach(gate -> progress.note("forced, though closed: " + gate.gate() + ": " + gate.found()));
        closed = closed.stream().filter(gate -> !order.forced().contains(gate.gate())).toList();
        if (!closed.isEmpty()) {
            return new Outcome.Refused(closed);
        }
        Plan before = afterLeaving(deployment, lock);
        return deployment.inPlace(before)
                ? alreadyRuns(order, deployment)
                : raised(new Attempt(deployment, pin, progress, order, lock, before), deployment);
    }

    private Outcome alreadyRuns(Order order, Deployment deployment) {
        ToItsEnd.thenHear(
                () -> progress.run("record " + order.environment().lockFile(), () -> pin.record(order)));
        keepImages(deployment);
        SmokeReport report = progress.step("smoke through the edge",
                () -> deployment.smoke(Answerer.of(order.wanted().sha().hex())));
        return report.green()
                ? new Outcome.Done(order.wanted(), false, report)
                : new Outcome.OldStillRuns(Attempt.red("what runs is what is wanted, and its smoke is red", report),
                        List.of());
    }

    private Outcome raised(Attempt attempt, Deployment deployment) {
        SmokeReport report;
        try {
            report = attempt.switchOver(attempt.raise());
        } catch (Problem why) {
            return attempt.putBack(why);
        } catch (RuntimeException unexpected) {
            return attempt.putBack(Problem.failed("the rollout broke off", String.valueOf(unexpected),
                    "run it again; with --verbose it says where it broke").causedBy(unexpected));
        }
        try {
            attempt.retire();
            keepImages(deployment);
            return new Outcome.Done(deployment.release(), true, report);
        } catch (RuntimeException why) {
            return new Outcome.NeedsPerson(Problem.person("the new release serves, but an old container is left",
                    String.valueOf(why.getMessage()), "run the same command again; it goes on from here")
                    .causedBy(why));
        }
    }

    /// The plan, after containers that a killed rollout had sent away have left: they are not to be counted on.
    private Plan afterLeaving(Deployment deployment, DeployLock lock) {
        Plan plan = deployment.plan();
        List<Container> leaving = deployment.leaving(plan);
        if (leaving.isEmpty()) {
            return plan;
        }
        lock.check();
        progress.run("wait for those that leave", () -> deployment.retire(leaving));
        return deployment.plan();
    }

    /// A release that serves is one to go back to.
    private void keepImages(Deployment deployment) {
        progress.run("keep the images", () -> {
            try {
                deployment.keepImages(pin.named());
            } catch (RuntimeException e) {
                progress.note("the stock for rollbacks is not as it should be: " + e.getMessage());
            }
        });
    }

    /// What every gate says, all asked at once.
    private List<GateResult> examined(Order order, Deployment deployment) {
        for (String forced : order.forced()) {
            if (gates.stream().noneMatch(gate -> gate.forcible() && gate.name().equals(forced))) {
                throw Problem.usage("the gate '" + forced + "' cannot be forced here",
                        "those that can are " + gates.stream().filter(Gate::forcible).map(Gate::name).sorted()
                                .collect(Collectors.joining(", ")),
                        "leave --force away to see which are closed");
            }
        }
        return Parallel.map(gates, gate -> gate.result(order, deployment));
    }
}
