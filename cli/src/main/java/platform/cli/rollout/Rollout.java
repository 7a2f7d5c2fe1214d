package platform.cli.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
        Project project = host.project(order.wanted());
        String image = project.service("edge").image();
        host.bring(image);
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
            progress.run("record " + order.environment().lockFile(), () -> lockFile.record(order));
            keep(project, order.wanted());
            SmokeReport report = progress.step("smoke through the edge",
                    () -> host.smoke(project, Answerer.of(order.wanted().sha().hex())));
            return report.green()
                    ? new Outcome.Done(order.wanted(), false, report)
                    : new Outcome.OldStillRuns(red("what runs is what is wanted, and its smoke is red", report),
                            List.of());
        }
        Attempt attempt = new Attempt(order, project, lock, before);
        SmokeReport report;
        try {
            attempt.raise();
            report = attempt.switchOver();
        } catch (Problem why) {
            return attempt.putBack(why);
        } catch (RuntimeException unexpected) {
            return attempt.putBack(Problem.failed("the rollout broke off", String.valueOf(unexpected),
                    "run it again with --verbose").causedBy(unexpected));
        }
        try {
            attempt.retire();
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

    private static Problem red(String what, SmokeReport report) {
        return Problem.failed(what, report.red(), "mend the release and build it again; what ran before still runs");
    }

    /// One try, and what it would have to put back.
    private final class Attempt {

        private final Order order;
        private final Project project;
        private final DeployLock lock;
        private final Plan before;
        private boolean recorded;

        Attempt(Order order, Project project, DeployLock lock, Plan before) {
            this.order = order;
            this.project = project;
            this.lock = lock;
            this.before = before;
        }

        /// Candidates beside what runs, ready and proven, unknown to the edge.
        void raise() {
            Release release = order.wanted();
            List<Service> missing = host.missing(release);
            if (!missing.isEmpty()) {
                changing("pull " + words(missing), () -> host.pull(release));
            }
            changing("postgres, redis, edge", () -> host.ensureInfrastructure(project, release));
            if (order.kind() == Kind.ROLLBACK) {
                // The schema knows more than this release needs: migrations only expand.
                changing("settle migration", () -> host.migration().settle(release));
            } else {
                changing("migrate", () -> host.migration().run(project, release));
            }
            changing("create candidates", () -> {
                Parallel.each(before.all(Plan.Part::rest), host::retire);
                host.create(project, release, now());
            });
            Plan plan = now();
            if (plan.services().stream().anyMatch(part -> part.missing() > 0)) {
                throw Problem.failed("Compose made no candidates that are what is wanted",
                        "their configuration is not what docker compose config --hash says",
                        "docker compose ps --all, docker compose version");
            }
            changing("start until ready", () -> Parallel.each(candidates(plan),
                    candidate -> host.start(project, candidate.service(), candidate.container())));
            SmokeReport report = progress.step("smoke the candidates",
                    () -> Parallel.map(candidates(plan),
                            candidate -> host.smokeDirectly(project, candidate.service(), candidate.container()))
                            .stream().reduce(new SmokeReport(List.of()), SmokeReport::and));
            if (!report.green()) {
                throw red("the new release is red, asked directly", report);
            }
        }

        /// The lock says it, the edge knows it, and it answers through the edge.
        SmokeReport switchOver() {
            changing("record " + order.environment().lockFile(), () -> {
                recorded = lockFile.record(order);
            });
            changing("switch", () -> Parallel.each(now().of(Service.API).fresh(),
                    candidate -> host.connect(project, candidate)));
            List<Container> fresh = now().of(Service.API).fresh();
            SmokeReport report = progress.step("smoke through the edge",
                    () -> host.smoke(project, Host.answerer(fresh)));
            if (!report.green()) {
                throw red("the new release is red through the edge", report);
            }
            return report;
        }

        /// From here on there is no way back but a rollback: the old ones leave, even after a Ctrl-C.
        void retire() {
            toItsEnd("the new release serves already, and the old containers end what they have", () -> {
                changing("retire the old", () -> Parallel.each(now().all(Plan.Part::old), host::retire));
                keep(project, order.wanted());
                return order;
            });
        }

        /// Does what Ctrl-C does not stop.
        private <T> T toItsEnd(String note, Callable<T> act) {
            FutureTask<T> task = new FutureTask<>(act);
            Thread.ofPlatform().name("to its end").start(task);
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    progress.note(note);
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException(e.getCause());
                }
            }
        }

        /// The candidates leave the way any container does: drained, then removed.
        Outcome putBack(Problem why) {
            try {
                return toItsEnd("still putting back what was begun", () -> undone(why));
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

        /// The containers that are there because of this rollout: those it made, and those a killed one left beside old ones.
        private List<Container> newcomers() {
            return now().services().stream()
                    .flatMap(part -> part.fresh().stream()
                            .filter(container -> !part.old().isEmpty() || !knownBefore(container)))
                    .toList();
        }

        /// A tool that died after recording left a lock that names what the old containers are not.
        private boolean recordedByKilledOne() {
            List<Container> old = before.all(Plan.Part::old);
            return order.kind() != Kind.DEPLOY && !old.isEmpty() && old.stream().noneMatch(container -> container
                    .pinned().map(image -> image.sha().equals(order.wanted().sha())).orElse(false));
        }

        private boolean knownBefore(Container container) {
            return before.all(Plan.Part::fresh).stream().anyMatch(known -> known.id().equals(container.id()));
        }

        private Plan now() {
            return Plan.of(project, host.containers(project.name()));
        }

        private void changing(String name, Runnable act) {
            lock.check();
            progress.run(name, act);
        }
    }

    private record Candidate(Service service, Container container) {
    }

    private static List<Candidate> candidates(Plan plan) {
        return plan.services().stream()
                .flatMap(part -> part.fresh().stream().map(container -> new Candidate(part.service(), container)))
                .toList();
    }

    private static String words(List<Service> services) {
        return String.join(", ", services.stream().map(Service::word).toList());
    }
}
