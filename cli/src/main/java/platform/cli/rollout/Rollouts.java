package platform.cli.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.environment.Environment;
import platform.cli.image.Sha;
import platform.cli.progress.Progress;
import platform.cli.registry.Registry;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.repository.Repository;
import platform.cli.waiting.Time;

/// Makes rollouts: which lock and which gates belong to which order.
///
/// @param hosts where environments run
/// @param registry where images are
/// @param repository the git repository
/// @param time the time
/// @param progress who listens
public record Rollouts(Hosts hosts, Registry registry, Repository repository, Time time,
        Progress progress) {

    private static final int MOST_COMMITS = 100;

    /// The rollout for an order.
    public Rollout of(Order order) {
        return new Rollout(hosts.of(order.environment()), lock(order.environment()),
                gates(order), repository.identity(), progress);
    }

    /// What an environment's services stand on.
    public Infrastructure infrastructure(Environment environment) {
        return new Infrastructure(hosts.of(environment), repository.identity(), progress);
    }

    /// What an environment is told to run.
    public Optional<Release> current(Environment environment) {
        return lock(environment).current();
    }

    /// Where a rollback goes: to what the lock says where a rollout died before it was recorded, else to the last good
    /// release before that one.
    public Optional<Release> previous(Environment environment) {
        LockFile lock = lock(environment);
        Optional<Release> before = lock.previous();
        return lock.current().filter(now -> strangers(environment, now, before)).or(() -> before);
    }

    /// Whether containers are there of a release that the lock names neither now nor before.
    private boolean strangers(Environment environment, Release now, Optional<Release> before) {
        return hosts.of(environment).present().stream().anyMatch(
                sha -> !sha.equals(now.sha()) && before.filter(it -> it.sha().equals(sha)).isEmpty());
    }

    /// A release in an environment's stock; nothing where it is not there whole.
    public Optional<Release> stocked(Environment environment, Sha sha) {
        Host host = hosts.of(environment);
        return host.stock().release(sha, host.settings().repository());
    }

    /// What bringing an environment to a release would change.
    public Difference difference(Environment environment, Release then) {
        Host host = hosts.of(environment);
        Deployment deployment = host.deployment(then);
        ImageFacts images = new ImageFacts(host, registry);
        Optional<Release> now = current(environment);
        NavigableSet<String> before = now.map(release -> needs(images, release)).orElseGet(TreeSet::new);
        NavigableSet<String> after = needs(images, then);
        return new Difference(now, then,
                now.map(release -> repository.between(release.sha(), then.sha(), MOST_COMMITS)).orElse(List.of()),
                deployment.plan(), without(after, before), without(before, after),
                new SettingsGate(images).missing(deployment));
    }

    private static NavigableSet<String> needs(ImageFacts images, Release release) {
        return Stream.of(Service.values()).flatMap(service -> images.settings(release.image(service)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static NavigableSet<String> without(NavigableSet<String> all, NavigableSet<String> some) {
        NavigableSet<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    /// Takes releases out of an environment's stock beyond the five that it keeps, and never one that it needs.
    ///
    /// @param dryRun only say which
    public Pruning prune(Environment environment, boolean dryRun) {
        Host host = hosts.of(environment);
        if (dryRun) {
            return host.stock().divided(needed(host));
        }
        String project = host.projectName();
        host.images().restoreNames(project);
        return host.locked(project, host.lockImage(), repository.identity(), "prune " + environment,
                _ -> host.stock().trim(needed(host)), Pruning.LockHeld::new);
    }

    private Set<Sha> needed(Host host) {
        return Stock.needed(host.containers(), lock(host.environment()).named());
    }

    private LockFile lock(Environment environment) {
        return environment.production()
                ? new CommittedLock(repository, environment.lockFile(), progress)
                : new PlainLock(environment.root().resolve(environment.lockFile()));
    }

    private List<Gate> gates(Order order) {
        ImageFacts images = new ImageFacts(hosts.of(order.environment()), registry);
        List<Gate> gates = new ArrayList<>(List.of(new SettingsGate(images), new ImagesGate(images),
                new SchemaGate(images), new DiskGate()));
        switch (order.kind()) {
            case DEPLOY -> {
                if (order.environment().production()) {
                    gates.add(new UnchangedGate(lock(order.environment())));
                }
            }
            case PROMOTE -> {
                gates.add(new AncestryGate(repository, lock(order.environment())));
                gates.add(new SourceGate(hosts, time));
            }
            case ROLLBACK -> {
                if (order.environment().production()) {
                    gates.add(new GoodGate(repository));
                }
            }
        }
        return gates;
    }
}
