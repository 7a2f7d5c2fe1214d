package platform.cli.rollout;

import java.util.function.Function;

import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.environment.Environment;
import platform.cli.progress.Progress;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.waiting.Time;

/// Where environments run. Today all of them are on one engine.
///
/// @param environments by their names
/// @param engine the engine
/// @param compose Compose for an environment
/// @param reach the ways to ask what runs
/// @param smoke the smoke checks
/// @param time how it passes
/// @param progress who listens
public record Hosts(Function<String, Environment> environments, Engine engine,
        Function<Environment, Compose> compose, Reach reach, Smoke smoke, Time time, Progress progress) {

    /// The host of an environment.
    public Host of(String environment) {
        return of(environments.apply(environment));
    }

    /// The host of an environment.
    public Host of(Environment environment) {
        return new Host(environment, engine, compose.apply(environment), new Probes(reach, smoke, time), time,
                progress);
    }
}
