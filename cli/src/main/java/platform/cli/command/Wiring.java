package platform.cli.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import platform.cli.deployment.Hosts;
import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.engine.Engines;
import platform.cli.environment.Environment;
import platform.cli.environment.Environments;
import platform.cli.environment.IdentityFile;
import platform.cli.environment.SettingsFile;
import platform.cli.progress.Progress;
import platform.cli.registry.Logins;
import platform.cli.registry.Registries;
import platform.cli.registry.Registry;
import platform.cli.repository.GitRepository;
import platform.cli.repository.Repository;
import platform.cli.rollout.Orders;
import platform.cli.rollout.Rollouts;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.waiting.Threads;
import platform.cli.waiting.Time;
import platform.cli.waiting.Waiting;

/// Puts the parts together, each when it is first needed.
final class Wiring implements AutoCloseable {

    private final Path root;
    private final Map<String, String> variables;
    private final Environments environments;
    private final Progress progress;
    private final Time time = Time.real();
    private final Once<Engine> engine;
    private final Map<String, Compose> composes = new ConcurrentHashMap<>();
    private final Once<Repository> repository;
    private final Once<Registry> registry;

    /// @param variables of the shell
    /// @param identity opens sealed settings
    Wiring(Path root, Map<String, String> variables, IdentityFile identity, Progress progress) {
        this.root = root;
        this.variables = variables;
        this.environments = new Environments(root, identity);
        this.progress = progress;
        this.engine = new Once<>(() -> Engines.docker(Logins.docker(variables), variables));
        this.repository = new Once<>(() -> GitRepository.open(root, variables));
        this.registry = new Once<>(() -> Registries.distribution(Logins.docker(variables)));
    }

    /// Who hears of the steps.
    Progress progress() {
        return progress;
    }

    Time time() {
        return time;
    }

    Path root() {
        return root;
    }

    Environment environment(String name) {
        return environments.named(name);
    }

    /// Where the settings of an environment are kept.
    SettingsFile settings(String environment) {
        return environments.settings(environment);
    }

    /// The lock of an environment that this checkout has, whether or not it runs on this host.
    String lockFile(String environment) {
        environments.require(environment);
        return environment + ".lock";
    }

    Engine engine() {
        return engine.get();
    }

    /// The engine is needed soon: it gets ready while files and git are read.
    void expectEngine() {
        engine.begin();
    }

    Repository repository() {
        return repository.get();
    }

    Registry registry() {
        return registry.get();
    }

    Hosts hosts() {
        return new Hosts(environments::named, _ -> engine.get(),
                environment -> composes.computeIfAbsent(environment.name(),
                        _ -> Engines.compose(root, environment.composeFiles(), environment.variables(), variables)),
                _ -> Reach.network(engine.get()), new Smoke(time), time, progress);
    }

    Rollouts rollouts() {
        return new Rollouts(hosts(), registry(), repository(), time, progress);
    }

    Orders orders() {
        return rollouts().orders();
    }

    /// The Compose project of an environment.
    String project(String environment) {
        return hosts().of(environment).projectName();
    }

    @Override
    public void close() {
        engine.made().ifPresent(Engine::close);
        repository.made().ifPresent(Repository::close);
        registry.made().ifPresent(Registry::close);
    }

    private static final class Once<T> {
        private final FutureTask<T> made;

        Once(Callable<T> make) {
            made = new FutureTask<>(make);
        }

        /// Begins to make it, for who needs it soon.
        void begin() {
            Threads.start(made);
        }

        T get() {
            made.run();
            return Waiting.answer(made);
        }

        Optional<T> made() {
            return made.state() == Future.State.SUCCESS ? Optional.of(made.resultNow()) : Optional.empty();
        }
    }
}
