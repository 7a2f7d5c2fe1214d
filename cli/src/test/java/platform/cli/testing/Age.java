package platform.cli.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import platform.cli.process.ChildProcess;

/// The age program, the machine's own or Debian's, fetched by `environments/local/engine age`.
///
/// @param folder where it is
public record Age(Path folder) {

    private static final Duration FETCH = Duration.ofMinutes(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Age INSTALLED = install();

    /// It is there.
    public static Age installed() {
        return INSTALLED;
    }

    private static Age install() {
        ChildProcess.Result result = new ChildProcess(Sources.root(), System.getenv()).run(FETCH,
                List.of("environments/local/engine", "age"));
        if (!result.succeeded()) {
            throw new AssertionError("environments/local/engine age: " + result.lastLines(5));
        }
        return new Age(Path.of(result.out().strip()));
    }

    /// This process's environment with age on the path.
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
        return environment;
    }

    /// Runs `age` or `age-keygen` in a folder, however it ends.
    public ChildProcess.Result run(Path in, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return new ChildProcess(in, System.getenv()).run(LIMIT, command);
    }

    /// The same, and it must succeed.
    public String must(Path in, String program, String... arguments) {
        ChildProcess.Result result = run(in, program, arguments);
        if (!result.succeeded()) {
            throw new AssertionError(program + " " + String.join(" ", arguments) + ": " + result.err());
        }
        return result.out();
    }
}
