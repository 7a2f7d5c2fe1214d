package platform.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A service in a JVM of its own, for what happens to a whole process: signals, exit codes, everything it writes.
public final class ServiceProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"event\":\"Started\".*\"port\":([0-9]+)");

    private final Process process;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    /// Starts the main class with exactly this environment.
    public ServiceProcess(String mainClass, Map<String, String> environment, String... arguments) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", heap(mainClass), "-cp", classPath, mainClass);
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            this.process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.reader = Thread.ofVirtual().start(() -> {
            try (var output = process.inputReader(StandardCharsets.UTF_8)) {
                ServiceLogs.keep(mainClass, output.lines().peek(lines::add));
            } catch (IOException | UncheckedIOException _) {
                // It was killed.
            }
        });
    }

    /// A quarter of the memory that the container has (environments/base.yaml).
    private static String heap(String mainClass) {
        return mainClass.startsWith("platform.worker.") ? "-Xmx64m" : "-Xmx128m";
    }

    /// What an API needs to start, at any free port.
    public static Map<String, String> apiEnvironment(String databaseUrl, String redisUrl) {
        return Map.of("PORT", "0", "DATABASE_URL", databaseUrl, "REDIS_URL", redisUrl, "STRIPE_WEBHOOK_SECRET",
                "whsec_present", "ADMIN_API_KEY", "admin-present", "CORS_ALLOW_ORIGINS", "https://app.example",
                "STRIPE_SECRET_KEY", "sk_test_hidden",
                "LICENSE_KEY_VERSION", "1", "LICENSE_PRIVATE_KEY_B64", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
                "LICENSE_PUBLIC_KEY_B64", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    }

    /// What it has written so far.
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /// The port it listens at, once it says so; 0 before.
    public int port() {
        return lines.stream().map(PORT::matcher).filter(Matcher::find).map(found -> Integer.parseInt(found.group(1)))
                .findFirst().orElse(0);
    }

    /// Sends SIGTERM.
    public void terminate() {
        // Not Process.destroy, which would stop reading what it still writes.
        process.toHandle().destroy();
    }

    /// Sends SIGKILL.
    public void kill() {
        process.destroyForcibly();
    }

    /// The exit code, waited for; 60 s at most.
    public int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it does not end");
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
