package platform.cli.deployment;

import java.util.function.Function;

import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.environment.Environment;
import platform.cli.progress.Progress;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.waiting.Time;

/// Where environments run: each on an engine of its own, which may be that of others, too.
public final class Hosts {

    private final Function<String, Environment> environments;
    private final Function<Environment, Engine> engines;
    private final Function<Environment, Compose> composes;
    private final Function<Environment, Reach> reaches;
    private final Smoke smoke;
    private final Time time;
    private final Progress progress;

    /// @param environments by their names
    /// @param engines of the environments
    /// @param composes Compose for each
    /// @param reaches the ways to ask what runs in each
    /// @param smoke the smoke checks
    /// @param time how it passes
    /// @param progress who listens
    public Hosts(Function<String, Environment> environments, Function<Environment, Engine> engines,
            Function<Environment, Compose> composes, Function<Environment, Reach> reaches, Smoke smoke, Time time,
            Progress progress) {
        this.environments = environments;
        this.engines = engines;
        this.composes = composes;
        this.reaches = reaches;
        this.smoke = smoke;
        this.time = time;
        this.progress = progress;
    }

    /// The host of an environment.
    public Host of(String environment) {
        return of(environments.apply(environment));
    }

    /// The host of an environment.
    public Host of(Environment environment) {
        return new Host(environment, engines.apply(environment), composes.apply(environment),
                reaches.apply(environment), smoke, time, progress);
    }
}
