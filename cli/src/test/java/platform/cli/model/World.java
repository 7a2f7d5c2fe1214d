package platform.cli.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import platform.cli.deployment.Hosts;
import platform.cli.deployment.Pruning;
import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.environment.Environment;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.pin.PinHistory;
import platform.cli.pin.PinText;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.registry.Registry;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.repository.Pushed;
import platform.cli.repository.Repository;
import platform.cli.rollout.Outcome;
import platform.cli.rollout.Rollouts;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.SomeReleases;

/// Production in the model, what people do to it, and what must always hold.
final class World {

    private static final String PROJECT = "onp-prod";
    private static final String LOCK = "prod.lock";
    private static final String DEPLOY_LOCK = PROJECT + "-deploy-lock";
    private static final Duration A_WHILE = Duration.ofSeconds(10);
    /// How soon somebody types again: what the tool had sent away is still leaving.
    private static final Duration AT_ONCE = Duration.ofMillis(400);
    /// What changes no outcome that a command tells.
    private static final Set<Fault.Kind> HARMLESS = Set.of(Fault.Kind.SLOW, Fault.Kind.COLLEAGUE_PUSHES,
            Fault.Kind.IMAGES_PRUNED);
    private static final Environment PROD = new Environment("prod", Path.of("/nowhere"), List.of(), Map.of());

    private final VirtualTime time = new VirtualTime();
    private final ModelRegistry registry = new ModelRegistry();
    private final ModelHost host = new ModelHost(time, registry);
    private final ModelCompose compose = new ModelCompose(host, PROJECT, SomeReleases.REPOSITORY);
    private final ModelReach reach = new ModelReach(host);
    private final ModelRepository.Remote remote = new ModelRepository.Remote();
    private final ModelRepository ours;
    private final ModelRepository theirs;
    private final List<Release> releases = new ArrayList<>();
    private final List<Behaviour> behaviours;
    private final int replicas;
    private final List<String> violations = new ArrayList<>();
    private final Map<Fault.Kind, Integer> counts = new EnumMap<>(Fault.Kind.class);
    private int rollouts;
    private boolean lockBroken;
    private Scenario.@Nullable Step now;
    private Consumer<String> asked = _ -> {
    };

    /// How a command ended.
    ///
    /// @param exit its exit code; nothing where it was killed
    /// @param told in words
    private record End(Optional<Exit> exit, String told) {
    }

    World(Scenario scenario) {
        behaviours = scenario.releases();
        replicas = scenario.replicas();
        compose.replicas(replicas);
        ours = new ModelRepository(time, remote, "Olga Operator <olga@example.invalid>");
        for (Behaviour behaviour : behaviours) {
            Sha sha = ours.commit("a release, " + behaviour);
            releases.add(built(sha, behaviour));
        }
        if (!ours.push().equals(new Pushed.Done())) {
            throw new AssertionError("the first push");
        }
        theirs = new ModelRepository(time, remote, "Otto Other <otto@example.invalid>");
        End first = run(new Scenario.Step(Scenario.Act.PROMOTE, 0, true, List.of(), Scenario.Cure.AGAIN));
        if (!first.exit().equals(Optional.of(Exit.DONE))) {
            violated("the first promotion: " + first.told());
        }
    }

    private Release built(Sha sha, Behaviour behaviour) {
        Release release = SomeReleases.of(sha);
        for (Service service : Service.values()) {
            ImageReference image = release.image(service);
            registry.push(image.repository(), sha.hex(), image.digest(), Map.of(Label.REVISION, sha.hex(), Label.SCHEMA,
                    "1", Label.OLDEST_SCHEMA, "1", Behaviour.LABEL, behaviour.name()));
        }
        return release;
    }

    // --- what is asked of it

    List<String> violations() {
        return List.copyOf(violations);
    }

    Map<Fault.Kind, Integer> counts() {
        return Map.copyOf(counts);
    }

    int rollouts() {
        return rollouts;
    }

    VirtualTime time() {
        return time;
    }

    boolean serves() {
        return reach.serves(PROJECT);
    }

    /// A container is about to be known to the edge.
    void joins(String id, String what) {
        if (host.container(id).filter(container -> container.behaviour() == Behaviour.RED).isPresent()) {
            violated(what + ": the edge got to know what is red");
        }
    }

    void violated(String what) {
        violations.add(what);
    }

    void counted(Fault.Kind kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    /// From now on somebody hears the name of each call.
    void tell(Consumer<String> listener) {
        asked = listener;
    }

    void asked(String call) {
        asked.accept(call);
    }

    // --- what others do

    void gone(Run process) {
        host.gone(process);
    }

    void containerDies(int which) {
        host.dies(PROJECT, which);
    }

    void engineRestarts() {
        lockBroken = true;
        host.restarts();
    }

    boolean holdsLock(Run process) {
        return host.holds(DEPLOY_LOCK, process);
    }

    void lockBroken() {
        lockBroken = true;
        host.free(DEPLOY_LOCK);
    }

    void imagesPruned() {
        host.prune();
    }

    void colleaguePushes() {
        theirs.pull();
        theirs.commit("something else");
        if (!theirs.push().equals(new Pushed.Done())) {
            throw new AssertionError("a colleague who has pulled cannot push");
        }
    }

    /// The same command, by somebody else, at this moment.
    void colleagueTypes() {
        Scenario.Step step = now;
        if (step == null) {
            return;
        }
        boolean held = new ModelEngine(host, registry, this).holder(DEPLOY_LOCK).isPresent();
        List<String> before = containers();
        theirs.pull();
        String pinned = theirs.committed(LOCK).orElse("");
        boolean stopped = Thread.interrupted();
        now = null;
        End end = once(new Run(this, List.of(), "a colleague's " + step), step, theirs);
        now = step;
        if (stopped) {
            Thread.currentThread().interrupt();
        }
        if (held && end.exit().equals(Optional.of(Exit.DONE)) && !before.equals(containers())) {
            violated("two at once: " + step + ", and a colleague's was " + end.told());
        }
        if (held && !pinned.equals(theirs.committed(LOCK).orElse(""))) {
            violated("two at once: " + step + ", and a colleague recorded something");
        }
    }

    // --- steps

    /// Does a step, and whatever an operator would do after it has gone wrong; looks at everything after each command.
    void step(Scenario.Step step) {
        if (step.act() == Scenario.Act.COMPOSE) {
            up();
            return;
        }
        if (step.act() == Scenario.Act.DEPLOY) {
            compose.change();
        }
        End end = run(step);
        boolean calm = step.faults().isEmpty();
        if (calm) {
            expectCalm(step, end);
            return;
        }
        heal(step);
    }

    private void expectCalm(Scenario.Step step, End end) {
        if (end.exit().isEmpty() || end.exit().get() == Exit.PERSON || end.exit().get() == Exit.LOCKED) {
            violated(step + ", and nothing went wrong: " + end.told());
        }
        consistent(step + ": " + end.told());
    }

    private void heal(Scenario.Step step) {
        time.pass(AT_ONCE);
        switch (step.cure()) {
            case AGAIN -> again(step);
            case ROLLBACK -> {
                End end = run(calm(Scenario.Act.ROLLBACK, step));
                boolean bad = behaviours.stream().anyMatch(behaviour -> behaviour != Behaviour.GOOD);
                if (end.exit().filter(exit -> exit == Exit.DONE || exit == Exit.REFUSED
                        || (bad && exit == Exit.FAILED)).isEmpty()) {
                    violated(step + ": " + end.told());
                }
                if (!end.exit().equals(Optional.of(Exit.DONE))) {
                    // There is nothing to go back to, or nothing good; but something may have been begun.
                    end = run(calm(Scenario.Act.DEPLOY, step));
                }
                consistent(step + ": " + end.told());
            }
            case COMPOSE -> {
                up();
                consistent(step.toString());
            }
        }
    }

    /// As every message says; where that is of no use, a deploy of what the lock says.
    private void again(Scenario.Step step) {
        End end = run(step.with(List.of()));
        if (end.exit().filter(exit -> exit == Exit.PERSON || exit == Exit.LOCKED).isPresent()) {
            violated(step + ": " + end.told());
        }
        if (step.act() != Scenario.Act.PROMOTE || !end.exit().equals(Optional.of(Exit.DONE))) {
            // What was refused leaves what the one before had begun.
            end = run(calm(Scenario.Act.DEPLOY, step));
        }
        consistent(step + ": " + end.told());
    }

    private static Scenario.Step calm(Scenario.Act act, Scenario.Step step) {
        return new Scenario.Step(act, 0, step.push(), List.of(), Scenario.Cure.AGAIN);
    }

    /// Plain Compose, by hand.
    private void up() {
        ours.pull();
        named().ifPresent(release -> compose
                .up(PinText.variables(release, service -> release.image(service).toString())));
    }

    private End run(Scenario.Step step) {
        ours.pull();
        now = step;
        Run run = new Run(this, step.faults(), step.toString());
        boolean served = serves();
        List<String> before = containers();
        String pinned = ours.committed(LOCK).orElse("");
        End end = once(run, step, ours);
        now = null;
        boolean stopped = Thread.interrupted();
        if (served && !run.wasHit() && !serves()) {
            violated(step + ": nobody serves after " + end.told());
        }
        if (end.exit().isPresent() && !run.wasHit()) {
            kept(step, end, before, pinned, stopped);
        }
        return end;
    }

    /// What an exit code promises.
    private void kept(Scenario.Step step, End end, List<String> before, String pinned, boolean stopped) {
        time.pass(Duration.ofSeconds(1));
        if (new ModelEngine(host, registry, this).holder(DEPLOY_LOCK).isPresent()) {
            violated(step + ": the deploy lock is still held after " + end.told());
        }
        boolean quiet = !stopped && step.faults().stream().allMatch(fault -> HARMLESS.contains(fault.kind()));
        switch (end.exit().orElseThrow()) {
            case REFUSED, LOCKED, USAGE -> {
                if (quiet && !named().equals(PinText.parse(pinned))) {
                    violated(step + ": " + end.told() + ", and the lock names another release");
                }
                if (quiet && !before.equals(containers())) {
                    violated(step + ": " + end.told() + ", and containers changed: " + before + " -> " + containers());
                }
            }
            case FAILED, INTERRUPTED -> {
                if (quiet && !containers().containsAll(before)) {
                    violated(step + ": " + end.told() + ", and what ran before is gone: " + before + " -> "
                            + containers());
                }
                if (quiet && !pinned.equals(ours.committed(LOCK).orElse(""))
                        && !named().equals(PinText.parse(pinned))) {
                    violated(step + ": " + end.told() + ", and the lock names another release");
                }
            }
            case DONE, PERSON -> {
            }
        }
    }

    private Optional<Release> named() {
        return PinText.parse(ours.committed(LOCK).orElse(""));
    }

    /// One release runs, as often as wanted, behind the edge; the lock names it, and nothing else is left.
    private void consistent(String after) {
        time.pass(A_WHILE);
        Optional<Release> named = named();
        Map<String, List<String>> wanted = new TreeMap<>();
        for (Service service : Service.values()) {
            wanted.put(service.word(), Collections.nCopies(replicas,
                    named.map(release -> release.sha().brief()).orElse("-")));
        }
        Map<String, List<String>> there = new TreeMap<>();
        for (Service service : Service.values()) {
            there.put(service.word(), host.containers(PROJECT, service.word()).stream()
                    .map(container -> container.seen().release().map(Sha::brief).orElse("?")
                            + (container.runs() || container.behaviour() == Behaviour.ENDS_LATE
                                    ? ""
                                    : " " + container.seen().state()))
                    .sorted().toList());
        }
        // Who breaks the lock under a rollout may leave it a container more, which nobody can tell from one more that is wanted.
        boolean fits = lockBroken
                ? wanted.keySet().stream().allMatch(service -> new TreeSet<>(there.getOrDefault(service, List.of()))
                        .equals(new TreeSet<>(wanted.getOrDefault(service, List.of()))))
                : there.equals(wanted);
        if (!fits) {
            violated(after + ": there is " + there + ", and the lock says " + wanted);
        }
        if (!serves()) {
            violated(after + ": nobody serves");
        }
        if (ours.changed(LOCK)) {
            violated(after + ": prod.lock is written and not committed");
        }
    }

    /// Every container of a release, for a trace.
    List<String> seen() {
        return Stream.of(Service.values()).flatMap(service -> host.containers(PROJECT, service.word()).stream())
                .map(container -> container.name + " " + container.seen().state() + " of "
                        + container.seen().release().map(Sha::brief).orElse("?"))
                .toList();
    }

    private List<String> containers() {
        return Stream.of(Service.values()).flatMap(service -> host.containers(PROJECT, service.word()).stream())
                .filter(ModelContainer::lives).map(container -> container.name).sorted().toList();
    }

    // --- the tool

    private End once(Run run, Scenario.Step step, ModelRepository clone) {
        Rollouts tool = tool(run, clone);
        try {
            if (step.act() == Scenario.Act.PRUNE) {
                return new End(Optional.of(switch (tool.prune(PROD, false)) {
                    case Pruning.Pruned _ -> Exit.DONE;
                    case Pruning.LockHeld _ -> Exit.LOCKED;
                }), "pruned");
            }
            Optional<Order> order = order(tool, step, clone);
            if (order.isEmpty()) {
                return new End(Optional.of(Exit.REFUSED), "there is nothing to go back to");
            }
            rollouts++;
            Outcome outcome = tool.of(order.get()).run(order.get());
            return run.isDead() ? new End(Optional.empty(), "killed") : end(outcome);
        } catch (Problem problem) {
            return run.isDead()
                    ? new End(Optional.empty(), "killed")
                    : new End(Optional.of(problem.exit()), problem.what() + ": " + problem.why());
        } catch (Run.Died _) {
            return new End(Optional.empty(), "killed");
        } catch (RuntimeException e) {
            if (!run.isDead()) {
                violated(step + ": the tool broke: " + e + " at " + e.getStackTrace()[0]);
            }
            return new End(Optional.empty(), "broke");
        } finally {
            host.gone(run);
        }
    }

    private static End end(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> new End(Optional.of(Exit.DONE), "done " + done.release().sha().brief());
            case Outcome.OldStillRuns old -> new End(Optional.of(old.why().exit()),
                    old.why().what() + ": " + old.why().why() + " " + old.putBack());
            case Outcome.Refused refused -> new End(Optional.of(Exit.REFUSED), "refused " + refused.gates());
            case Outcome.LockHeld held -> new End(Optional.of(Exit.LOCKED), "held by " + held.by());
            case Outcome.NeedsPerson person ->
                new End(Optional.of(Exit.PERSON), "needs a person: " + person.why().why());
            case Outcome.Planned _ -> throw new IllegalStateException("nobody asked for a plan");
        };
    }

    private Rollouts tool(Run run, ModelRepository clone) {
        Engine engine = run.port(Engine.class, new ModelEngine(host, registry, run));
        Compose files = run.port(Compose.class, compose);
        Reach seen = run.port(Reach.class, reach);
        QuietProgress progress = new QuietProgress();
        Hosts hosts = new Hosts(_ -> PROD, _ -> engine, _ -> files, _ -> seen, new Smoke(time), time,
                progress);
        return new Rollouts(hosts, run.port(Registry.class, registry), run.port(Repository.class, clone), time,
                progress);
    }

    private Optional<Order> order(Rollouts tool, Scenario.Step step, ModelRepository clone) {
        return switch (step.act()) {
            case PROMOTE -> Optional.of(order(Kind.PROMOTE, releases.get(step.release()), step));
            case ROLLBACK -> tool.orders().previous(PROD).map(release -> order(Kind.ROLLBACK, release, step));
            case ROLLBACK_TO -> PinHistory.of(clone, LOCK)
                    .release(releases.get(step.release()).sha()).map(release -> order(Kind.ROLLBACK, release, step));
            case DEPLOY -> tool.orders().current(PROD).map(release -> order(Kind.DEPLOY, release, step));
            case PRUNE, COMPOSE -> throw new IllegalStateException(step + " is no rollout");
        };
    }

    private static Order order(Kind kind, Release release, Scenario.Step step) {
        return new Order(PROD, kind, release, Optional.empty(), Set.of(), step.push());
    }
}
