package platform.cli.rotation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Engine.ExecResult;

/// The container of a service of which there is one, as somebody who runs programs in it sees it.
///
/// @param engine asked for when it is needed
/// @param project its Compose project, likewise
/// @param service e.g. `postgres`
public record ServiceContainer(Supplier<Engine> engine, Supplier<String> project, String service) {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /// The engine does not tell a program that its input has ended: a line says so.
    private static final String END = "-- the end";

    /// Runs a script in it; empty where it does not run.
    ///
    /// @param input its standard input, whole lines; the only way for a secret
    Optional<ExecResult> sh(String script, String input) {
        return engine.get().containers(project.get()).stream()
                .filter(container -> container.running() && container.service().equals(service)).findFirst()
                .map(Container::id).map(id -> engine.get().exec(id, LIMIT, input + END + "\n",
                        List.of("sh", "-c", "sed -n '/^" + END + "$/q;p' | { " + script + "; }")));
    }
}
