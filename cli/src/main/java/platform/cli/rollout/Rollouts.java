package platform.cli.rollout;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.Host;
import platform.cli.deployment.Hosts;
import platform.cli.deployment.Pruning;
import platform.cli.environment.Environment;
import platform.cli.gate.Gates;
import platform.cli.gate.ImageFacts;
import platform.cli.pin.Pin;
import platform.cli.progress.Progress;
import platform.cli.registry.Registry;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.repository.Repository;
import platform.cli.waiting.Time;

/// Makes rollouts: which pin and which gates belong to which order.
public final class Rollouts {

    private static final int MOST_COMMITS = 100;
    private final Hosts hosts;
    private final Registry registry;
    private final Repository repository;
    private final Time time;
    private final Progress progress;

    /// @param hosts where environments run
    /// @param registry where images are
    /// @param repository the git repository
    /// @param time the time
    /// @param progress who listens
    public Rollouts(Hosts hosts, Registry registry, Repository repository, Time time, Progress progress) {
        this.hosts = hosts;
        this.registry = registry;
        this.repository = repository;
        this.time = time;
        this.progress = progress;
    }

    /// The rollout for an order.
    public Rollout of(Order order) {
        return new Rollout(hosts.of(order.environment()), pin(order.environment()),
                new Gates(hosts, registry, repository, time).of(order, pin(order.environment())), repository.identity(),
                progress);
    }

    /// Which release an order is about.
    public Orders orders() {
        return new Orders(hosts, registry, repository, progress);
    }

    /// What an environment's services stand on.
    public Infrastructure infrastructure(Environment environment) {
        return new Infrastructure(hosts.of(environment), repository.identity(), progress);
    }

    /// What bringing an environment to a release would change.
    public Difference difference(Environment environment, Release then) {
        Host host = hosts.of(environment);
        Deployment deployment = host.deployment(then);
        ImageFacts images = new ImageFacts(host, registry);
        Optional<Release> now = pin(environment).current();
        NavigableSet<String> before = now.map(release -> needs(images, release)).orElseGet(TreeSet::new);
        NavigableSet<String> after = needs(images, then);
        return new Difference(now, then,
                now.map(release -> repository.between(release.sha(), then.sha(), MOST_COMMITS)).orElse(List.of()),
                deployment.plan(), without(after, before), without(before, after),
                images.missing(deployment));
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
        return hosts.of(environment).prune(pin(environment)::named, repository.identity(), dryRun);
    }

    private Pin pin(Environment environment) {
        return Pin.of(environment, repository, progress);
    }
}
