package platform.cli.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.lock.DeployLock;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Smoke;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Parallel;
import platform.cli.waiting.ToItsEnd;

/// One try, and what it would have to put back.
final class Attempt {

    private final Host host;
    private final LockFile lockFile;
    private final Progress progress;
    private final Order order;
    private final Project project;
    private final DeployLock lock;
    private final Plan before;
    private boolean recorded;
    /// What there was when the candidates were made.
    private Plan whenMade;

    Attempt(Host host, LockFile lockFile, Progress progress, Order order, Project project, DeployLock lock,
            Plan before) {
        this.host = host;
        this.lockFile = lockFile;
        this.progress = progress;
        this.order = order;
        this.project = project;
        this.lock = lock;
        this.before = before;
        this.whenMade = before;
    }

    /// Candidates beside what runs, ready and proven, unknown to the edge.
    ///
    /// @return what the workers among them answered
    SmokeReport raise() {
        Release release = order.wanted();
        List<Service> missing = host.images().missing(release);
        if (!missing.isEmpty()) {
            changing("pull " + words(missing), () -> host.images().pull(release));
        }
        changing("postgres, redis, edge", () -> host.ensureInfrastructure(project, release));
        // The schema knows more than a release needs that one goes back to: migrations only expand.
        if (order.kind() != Kind.ROLLBACK) {
            changing("migrate", () -> host.migration().run(project, release));
        }
        changing("create candidates", () -> {
            Parallel.each(before.all(Plan.Part::ended), host::retire);
            whenMade = now();
            host.create(project, release, whenMade);
        });
        Plan plan = now();
        if (plan.services().stream().anyMatch(part -> part.missing() > 0)) {
            throw Problem.failed("Compose made no candidates that are what is wanted",
                    "their configuration is not what docker compose config --hash says",
                    "docker compose ps --all, docker compose version");
        }
        host.expectFront(project);
        return prove(host.candidates(project, plan));
    }

    private SmokeReport prove(List<Candidate> candidates) {
        try {
            changing("start until ready", () -> Parallel.each(candidates, Candidate::start));
            SmokeReport report = progress.step("smoke the candidates", () -> SmokeReport
                    .of(candidates.stream().<Supplier<SmokeReport>>map(candidate -> candidate::smoke).toList()));
            if (!report.green()) {
                throw red("the new release is red, asked directly", report);
            }
            return report.only(Smoke.WORKERS);
        } finally {
            candidates.forEach(Candidate::close);
        }
    }

    /// The lock says it, the edge knows it, and it answers through the edge. The old workers are not asked: a broken one may be
    /// why all this is done.
    ///
    /// @param workers what the new workers answered
    SmokeReport switchOver(SmokeReport workers) {
        record();
        List<Container> fresh = whole().of(Service.API).fresh();
        changing("switch", () -> host.connect(project, fresh));
        SmokeReport report = progress.step("smoke through the edge",
                () -> host.smokeFront(project, Host.answerer(fresh))).and(workers);
        if (!report.green()) {
            throw red("the new release is red through the edge", report);
        }
        whole();
        return report;
    }

    /// What there is, with all that was proven. What has ended since is not what the old ones leave to.
    private Plan whole() {
        Plan plan = now();
        plan.services().stream().filter(part -> part.missing() > 0).findFirst().ifPresent(part -> {
            throw Problem.failed("the new " + part.service() + " ended after it was proven",
                    part.rest().stream().findFirst()
                            .map(container -> host.stateUnlessRunning(container).orElse("it was started again") + "\n"
                                    + host.lastWords(container))
                            .orElse("its container is gone"),
                    "mend the release and build it again; what ran before still runs");
        });
        return plan;
    }

    /// A commit that is broken off leaves git half changed: Ctrl-C is heard when it is made.
    private void record() {
        ToItsEnd.thenHear(() -> changing("record " + order.environment().lockFile(), () -> {
            recorded = lockFile.record(order);
        }));
    }

    /// From here on there is no way back but a rollback: the old ones leave, even after a Ctrl-C.
    void retire() {
        ToItsEnd.run(noting("the new release serves already, and the old containers end what they have"), () -> {
            changing("retire the old", () -> Parallel.each(replaced(), host::retire));
            return order;
        });
    }

    /// What the candidates replace: what ran before, also what the engine was starting again in that moment.
    private List<Container> replaced() {
        return now().services().stream()
                .flatMap(part -> part.containers().filter(container -> part.old().contains(container)
                        || (whenMade.containers().anyMatch(is(container))
                                && whenMade.all(Plan.Part::fresh).stream().noneMatch(is(container)))))
                .toList();
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
        if (oldCannotServe()) {
            return leftAsItIs(why, "the old containers are leaving already, so the new ones stay");
        }
        List<String> done = new ArrayList<>();
        try {
            if (recorded || recordedByKilledOne()) {
                String lockName = order.environment().lockFile();
                if (progress.step("revert " + lockName, () -> lockFile.revert(order, why.why()))) {
                    done.add(lockName + " says again what it said");
                }
            }
            List<Container> candidates = newcomers();
            progress.run("remove the candidates", () -> Parallel.each(candidates, host::retire));
            candidates.forEach(candidate -> done.add(candidate.name() + " removed"));
            lockFile.current().filter(old -> !before.all(Plan.Part::old).isEmpty())
                    .ifPresent(host.migration()::settle);
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

    /// A rollout that was killed while it retired: what it left of the old must not be all that is left.
    private boolean oldCannotServe() {
        Plan.Part api = before.of(Service.API);
        return api.fresh().stream().anyMatch(Container::running)
                && api.old().stream().anyMatch(container -> !host.ready(project, Service.API, container));
    }

    /// The containers that are there because of this rollout: those it made, also when they have ended or the engine is about to
    /// start them again, and those of the wanted release that a killed one left beside old ones.
    private List<Container> newcomers() {
        return now().services().stream().flatMap(part -> part.containers()
                .filter(container -> before.containers().noneMatch(is(container))
                        || (!part.old().isEmpty() && project.service(container.service()).made(container))))
                .toList();
    }

    private static Predicate<Container> is(Container container) {
        return known -> known.id().equals(container.id());
    }

    /// A tool that died after recording left a lock that names what the old containers are not.
    private boolean recordedByKilledOne() {
        List<Container> old = before.all(Plan.Part::old);
        return order.kind() != Kind.DEPLOY && !old.isEmpty() && old.stream().noneMatch(container -> container
                .release().map(order.wanted().sha()::equals).orElse(false));
    }

    private Plan now() {
        return Plan.of(project, host.containers(project.name()));
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
