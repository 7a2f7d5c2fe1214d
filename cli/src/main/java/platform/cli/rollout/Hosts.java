package platform.cli.rollout;

import java.util.function.Function;

import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.environment.Environment;
import platform.cli.environment.Environments;
import platform.cli.progress.Progress;
import platform.cli.smoke.Smoke;

/// Where environments run. Today all of them are on one engine.
///
/// @param environments which there are
/// @param engine the engine
/// @param compose Compose for an environment
/// @param smoke the smoke checks
/// @param progress who listens
public record Hosts(Environments environments, Engine engine, Function<Environment, Compose> compose, Smoke smoke,
        Progress progress) {

    /// The host of an environment.
    public Host of(String environment) {
        return of(environments.named(environment));
    }

    /// The host of an environment.
    public Host of(Environment environment) {
        return new Host(environment, engine, compose.apply(environment), smoke, progress);
    }
}
