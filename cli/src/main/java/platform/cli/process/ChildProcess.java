package platform.cli.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import platform.cli.problem.Problem;
import platform.cli.waiting.Threads;

/// Runs a program with an argument list and an environment of its own; no shell sees its input.
///
/// @param directory where it runs
/// @param environment all the variables it gets, nothing inherited
public record ChildProcess(Path directory, Map<String, String> environment) {

    private static final int MOST_OUTPUT = 16 << 20;

    public ChildProcess {
        environment = Map.copyOf(environment);
    }

    /// How it ended and what it said.
    ///
    /// @param exit the exit code
    /// @param out its standard output, 16 MiB at most
    /// @param err its standard error, 16 MiB at most
    public record Result(int exit, String out, String err) {

        /// Whether the exit code is 0.
        public boolean succeeded() {
            return exit == 0;
        }

        /// The last lines it said, standard error first.
        public String lastLines(int count) {
            Deque<String> last = new ArrayDeque<>();
            for (String line : (err.isBlank() ? out : err).lines().filter(l -> !l.isBlank()).toList()) {
                last.addLast(line.strip());
                if (last.size() > count) {
                    last.removeFirst();
                }
            }
            return String.join("\n", last);
        }
    }

    /// Runs it to its end.
    ///
    /// @throws Problem if it cannot be started, does not end in time, or this thread is interrupted; it is then killed
    public Result run(Duration limit, List<String> command) {
        Process process = start(command);
        // What reads its output ends only when it has ended: it is killed before they are waited for.
        try (var readers = Threads.each();
                var killed = new Killed(process)) {
            process.getOutputStream().close();
            var out = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()), readers);
            var err = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()), readers);
            if (!killed.process().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw Problem.failed(brief(command) + " did not end within " + limit.toSeconds() + " s",
                        "it was stopped", "look at the engine: docker ps, docker info");
            }
            return new Result(process.exitValue(), out.join(), err.join());
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Killed(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw Problem
                    .usage("cannot run " + command.getFirst(), String.valueOf(e.getMessage()),
                            "install " + command.getFirst() + " or put it on PATH")
                    .causedBy(e);
        }
    }

    private static String brief(List<String> command) {
        return String.join(" ", command.subList(0, Math.min(2, command.size())));
    }

    private static String drain(InputStream stream) {
        var kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                kept.write(buffer, 0, Math.min(n, MOST_OUTPUT - kept.size()));
            }
        } catch (IOException e) {
            // The process was killed and its pipe with it: what was read so far is what there is.
        }
        return kept.toString(StandardCharsets.UTF_8);
    }
}
