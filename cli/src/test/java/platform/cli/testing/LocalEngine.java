package platform.cli.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import platform.cli.process.ChildProcess;

/// The engine, registry and images of `environments/local/engine`, started if they are not up.
///
/// @param checkout the root of this repository
/// @param environment the process environment as `eval "$(environments/local/engine env)"` leaves it
public record LocalEngine(Path checkout, Map<String, String> environment) {

    private static final Duration UP_LIMIT = Duration.ofMinutes(10);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(2);

    /// Copies the map.
    public LocalEngine {
        environment = Map.copyOf(environment);
    }

    /// The turn ends when nobody has it any more.
    private record Taken(Turn turn, LocalEngine engine) {
    }

    private static final Taken UP = new Taken(Turn.take(), start());

    /// It is up, and this run has its turn. What these tests started ends with them; what ran before is left running.
    public static LocalEngine up() {
        return UP.engine();
    }

    private static LocalEngine start() {
        Path checkout = Sources.root();
        ChildProcess shell = new ChildProcess(checkout, System.getenv());
        if (!shell.run(RUN_LIMIT, List.of("environments/local/engine", "env")).succeeded()) {
            Runtime.getRuntime().addShutdownHook(
                    new Thread(() -> shell.run(RUN_LIMIT, List.of("environments/local/engine", "down"))));
        }
        must(shell.run(UP_LIMIT, List.of("environments/local/engine", "up")));
        String variables = must(shell.run(RUN_LIMIT,
                List.of("bash", "-c", "eval \"$(environments/local/engine env)\" && env -0")));
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables.split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return new LocalEngine(checkout, environment);
    }

    /// The registry on this machine: host and port.
    public String registry() {
        return variable("LOCAL_REGISTRY");
    }

    /// The base image that lies in it, pinned.
    public String baseImage() {
        return variable("LOCAL_BASE_IMAGE");
    }

    /// A repository in it that no other test uses.
    public String freshRepository() {
        return registry() + "/test/r" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    }

    /// The same, but its registry is asked through a relay.
    public LocalEngine through(Relay relay) {
        Map<String, String> other = new HashMap<>(environment);
        other.put("LOCAL_REGISTRY", relay.address());
        other.put("LOCAL_BASE_IMAGE", baseImage().replaceFirst("^[^/]+", relay.address()));
        return new LocalEngine(checkout, other);
    }

    /// Runs a program with this environment.
    ///
    /// @throws AssertionError if its exit code is not 0
    public String must(String... command) {
        return must(run(command));
    }

    /// Runs a program with this environment, however it ends.
    public ChildProcess.Result run(String... command) {
        return new ChildProcess(checkout, environment).run(RUN_LIMIT, List.of(command));
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new AssertionError("environments/local/engine env does not set " + name);
        }
        return value;
    }

    private static String must(ChildProcess.Result result) {
        if (!result.succeeded()) {
            throw new AssertionError("exit " + result.exit() + ": " + result.lastLines(10));
        }
        return result.out();
    }
}
