package platform.cli.rollout;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import platform.cli.engine.Engine;
import platform.cli.environment.Environment;
import platform.cli.lock.DeployLocks;
import platform.cli.progress.Progress;
import platform.cli.registry.Registry;
import platform.cli.release.Release;
import platform.cli.repository.Repository;

/// Makes rollouts: which lock and which gates belong to which order.
///
/// @param hosts where environments run
/// @param engine the engine
/// @param registry where images are
/// @param repository the git repository
/// @param clock the time
/// @param progress who listens
public record Rollouts(Hosts hosts, Engine engine, Registry registry, Repository repository, InstantSource clock,
        Progress progress) {

    /// The rollout for an order.
    public Rollout of(Order order) {
        return new Rollout(hosts.of(order.environment()), new DeployLocks(engine, clock), lock(order.environment()),
                gates(order), repository.identity(), progress);
    }

    /// What an environment is told to run.
    public Optional<Release> current(Environment environment) {
        return lock(environment).current();
    }

    /// The last good release before that one.
    public Optional<Release> previous(Environment environment) {
        return lock(environment).previous();
    }

    private LockFile lock(Environment environment) {
        return environment.production()
                ? new CommittedLock(repository, environment.lockFile(), progress)
                : new PlainLock(environment.root().resolve(environment.lockFile()));
    }

    private List<Gate> gates(Order order) {
        ImageFacts images = new ImageFacts(engine, registry);
        List<Gate> gates = new ArrayList<>(List.of(new SettingsGate(images), new ImagesGate(images)));
        switch (order.kind()) {
            case DEPLOY -> {
                if (order.environment().production()) {
                    gates.add(new UnchangedGate(lock(order.environment())));
                }
            }
            case PROMOTE -> {
                gates.add(new AncestryGate(repository, lock(order.environment())));
                gates.add(new SourceGate(hosts, clock));
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
