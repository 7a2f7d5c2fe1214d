package platform.cli.rollout;

import java.util.ArrayList;
import java.util.List;

import platform.cli.deployment.Candidates;
import platform.cli.deployment.Deployment;
import platform.cli.deployment.Plan;
import platform.cli.engine.Container;
import platform.cli.lock.DeployLock;
import platform.cli.pin.Pin;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Service;
import platform.cli.smoke.Smoke;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.ToItsEnd;

/// One attempt at a rollout: raise, switch over, retire; or put back.
final class Attempt {

    private final Deployment deployment;
    private final Pin pin;
    private final Progress progress;
    private final Order order;
    private final DeployLock lock;
    private final Plan before;
    private final Candidates candidates;
    private boolean recorded;

    Attempt(Deployment deployment, Pin pin, Progress progress, Order order, DeployLock lock, Plan before) {
        this.deployment = deployment;
        this.pin = pin;
        this.progress = progress;
        this.order = order;
        this.lock = lock;
        this.before = before;
        this.candidates = deployment.candidates(before);
    }

    /// Candidates beside what runs, ready and proven, unknown to the edge.
    ///
    /// @return what the workers among them answered
    SmokeReport raise() {
        List<Service> missing = deployment.missingImages();
        if (!missing.isEmpty()) {
            changing("pull " + words(missing), deployment::pull);
        }
        changing("postgres, redis, edge", deployment::ensureInfrastructure);
        // The schema knows more than a release needs that one goes back to: migrations only expand.
        if (order.kind() != Kind.ROLLBACK) {
            changing("migrate", deployment::migrate);
        }
        try (candidates) {
            changing("create candidates", candidates::create);
            changing("start until ready", candidates::start);
            SmokeReport report = progress.step("smoke the candidates", candidates::smoke);
            if (!report.green()) {
                throw red("the new release is red, asked directly", report);
            }
            return report.only(Smoke.WORKERS);
        }
    }

    /// The lock file says it, the edge knows it, and it answers through the edge. The old workers are not asked: a broken one may be
    /// why all this is done.
    ///
    /// @param workers what the new workers answered
    SmokeReport switchOver(SmokeReport workers) {
        record();
        changing("switch", candidates::join);
        SmokeReport report = progress.step("smoke through the edge", candidates::smokeThroughEdge).and(workers);
        if (!report.green()) {
            throw red("the new release is red through the edge", report);
        }
        candidates.requireAll();
        return report;
    }

    /// Ctrl-C is heard after the commit: git would be left half changed if it came in the middle of it.
    private void record() {
        ToItsEnd.thenHear(() -> changing("record " + order.environment().lockFile(), () -> {
            recorded = pin.record(order);
        }));
    }

    /// From here on there is no way back but a rollback: the old ones leave, even after a Ctrl-C.
    void retire() {
        ToItsEnd.run(noting("the new release serves already, and the old containers end what they have"), () -> {
            changing("retire the old", candidates::retireOld);
            return order;
        });
    }

    private Runnable noting(String note) {
        return () -> progress.note(note);
    }

    /// The candidates leave the way any container does: drained, then removed.
    Outcome putBack(Problem why) {
        try {
            return ToItsEnd.run(noting("still putting back what was begun"), () -> undone(why));
        } catch (RuntimeException e) {
            return leftAsItIs(why, String.valueOf(e));
        }
    }

    private Outcome undone(Problem why) {
        try {
            lock.check();
        } catch (Problem lost) {
            return leftAsItIs(why, lost.what());
        }
        if (!candidates.oldCanServe()) {
            return leftAsItIs(why, "the old containers are leaving already, so the new ones stay");
        }
        List<String> done = new ArrayList<>();
        try {
            if (recorded || recordedByKilledOne()) {
                String lockFile = order.environment().lockFile();
                if (progress.step("revert " + lockFile, () -> pin.revert(order, why.why()))) {
                    done.add(lockFile + " says again what it said");
                }
            }
            progress.step("remove the candidates", candidates::remove)
                    .forEach(name -> done.add(name + " removed"));
            pin.current().filter(_ -> !before.all(Plan.Part::old).isEmpty()).ifPresent(deployment::giveWayTo);
            return new Outcome.OldStillRuns(why, done);
        } catch (RuntimeException broken) {
            return leftAsItIs(why, String.valueOf(broken.getMessage()));
        }
    }

    private Outcome leftAsItIs(Problem why, String instead) {
        return new Outcome.NeedsPerson(Problem.person("the rollout failed and was not put back",
                why.what() + ": " + why.why() + "\nthen: " + instead,
                "platformctl status and lock status; then the same command again, or platformctl rollback")
                .causedBy(why));
    }

    /// Whether an earlier run, which was killed, recorded this release already: the lock file then names what no old container is.
    private boolean recordedByKilledOne() {
        List<Container> old = before.all(Plan.Part::old);
        return order.kind() != Kind.DEPLOY && !old.isEmpty() && old.stream().noneMatch(container -> container
                .release().map(order.wanted().sha()::equals).orElse(false));
    }

    private void changing(String name, Runnable act) {
        lock.check();
        progress.run(name, act);
    }

    /// What a red smoke check is told as.
    static Problem red(String what, SmokeReport report) {
        return Problem.failed(what, report.red(), "mend the release and build it again; what ran before still runs");
    }

    private static String words(List<Service> services) {
        return String.join(", ", services.stream().map(Service::word).toList());
    }
}
