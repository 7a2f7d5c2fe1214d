package platform.cli.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/// The load generator of the quickstart, on an environment of a test.
public final class Load implements AutoCloseable {

    private static final Path CLASSES = compiled();

    private final Process process;
    private final Writer marks;
    private final BufferedReader answers;

    /// What became of the requests since the last mark.
    ///
    /// @param served how many were answered 200
    /// @param failed how many were not
    /// @param slowest the slowest in milliseconds
    /// @param firstFailure time and reason of the first failure, `-` for none
    /// @param median the median in milliseconds of those that were answered 200
    /// @param slowestOne when the slowest ended, its path, and how long it waited for its connection, to open it, for the answer
    /// @param late by how many milliseconds the generator itself was late to send, at most: what this machine did to both sides
    public record Mark(long served, long failed, long slowest, String firstFailure, long median, String slowestOne,
            long late) {
    }

    private Load(Process process) {
        this.process = process;
        this.marks = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Once for all: as a source file it would be compiled at each start.
    private static Path compiled() {
        Path classes = Folder.ofTheRun("load");
        int exit = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-d", classes.toString(),
                Sources.root().resolve("environments/local/Load.java").toString());
        if (exit != 0) {
            throw new AssertionError("the load generator does not compile");
        }
        return classes;
    }

    /// Starts it, and returns once it sends.
    public static Load on(Checkout checkout, String env, int perSecond) {
        return on(checkout, env, perSecond, "");
    }

    /// Another, with every second a webhook more whose body takes five seconds. What builds and pulls have written is on the disk
    /// before.
    public static Load withSlowOnes(Checkout checkout, String env, int perSecond) {
        checkout.must("sync");
        return on(checkout, env, perSecond, "slow");
    }

    private static Load on(Checkout checkout, String env, int perSecond, String more) {
        try {
            ProcessBuilder builder = new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", CLASSES.toString(), "Load",
                    "http://127.0.0.1:" + checkout.setting(env, "EDGE_PORT"), Integer.toString(perSecond), more))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("LOAD_WEBHOOK_SECRET", checkout.setting(env, "STRIPE_WEBHOOK_SECRET"));
            Load load = new Load(builder.start());
            load.mark();
            return load;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Counts since the last mark.
    public Mark mark() {
        try {
            marks.write("mark\n");
            marks.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the load generator died");
            }
            String[] words = line.split(" ", -1);
            return new Mark(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), words[4],
                    Long.parseLong(words[5]), words[6], Long.parseLong(words[7]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
