package platform.cli.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import platform.cli.build.PackagedOnce;
import platform.cli.command.Shell;
import platform.cli.process.ChildProcess;

/// A clone of its own, made of the files of this working tree, with a bare remote beside it, env files for a stage and a prod
/// that no other test or person uses, and `platformctl` in it.
public final class Checkout {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String ROUTES = "core/src/main/java/platform/core/http/OperationRoutes.java";
    private static final long RUN = System.nanoTime();
    /// The variable that makes the API of the second release fail: `unready` always, `red` in what only comes through the edge.
    public static final String FAULT = "FAULT";
    private static final List<String> ENVIRONMENTS = List.of("stage", "prod");
    /// A check of a container's health starts two programs in it. Six environments, asked every two seconds as those on
    /// this machine are, would keep a processor busy: here they are asked while they start, and seldom after.
    private static final String SELDOM_HEALTH = """
                                               x-seldom: &seldom
                                                 healthcheck: {start_interval: 500ms, start_period: 60s, interval: 60s}
                                               x-ours: &ours
                                                 healthcheck: {start_interval: 2s, start_period: 60s, interval: 60s}
                                               services:
                                                 api: *ours
                                                 worker: *ours
                                                 postgres: *seldom
                                                 redis: *seldom
                                                 edge: *seldom
                                               """;
    /// No commit of a test waits for the disk (docs/decisions/0039-what-the-disk-does-is-not-the-rollout.md).
    private static final String NO_SYNC = "ALTER SYSTEM SET fsync = off";

    private final LocalEngine engine;
    private final Path folder;
    private final Slot slot;
    private final Optional<Memory> memory;
    private final Map<String, String> environment;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private Checkout(LocalEngine engine, Path below, String repository, boolean inMemory) {
        this.engine = engine;
        this.folder = below.resolve("checkout");
        this.slot = Slot.take(engine);
        this.memory = inMemory ? Memory.of(engine, slot.name()) : Optional.empty();
        this.environment = new HashMap<>(engine.environment());
        environment.putAll(Map.of("IMAGE_REPOSITORY", repository, "PLATFORM_BASE_IMAGE", engine.baseImage(),
                "PLATFORM_ROOT", folder.toString()));
    }

    /// Makes it below a folder, with images in a repository of its own. Its databases lie in memory, where that can be.
    public static Checkout make(LocalEngine engine, Path below) {
        return make(engine, below, true);
    }

    /// Another, whose databases lie on the disk, as they do wherever people are.
    public static Checkout onDisk(LocalEngine engine, Path below) {
        return make(engine, below, false);
    }

    private static Checkout make(LocalEngine engine, Path below, boolean inMemory) {
        String repository = engine.freshRepository();
        Checkout checkout = new Checkout(engine, below, repository, inMemory);
        checkout.copy();
        checkout.git("init", "--quiet", "--initial-branch", "main");
        checkout.git("config", "user.name", "Olga Operator");
        checkout.git("config", "user.email", "olga@example.invalid");
        checkout.commit("the platform");
        checkout.git("clone", "--quiet", "--bare", ".", "../remote.git");
        checkout.git("remote", "add", "origin", "../remote.git");
        checkout.git("push", "--quiet", "--set-upstream", "origin", "main");
        checkout.makeSettings(repository);
        return checkout;
    }

    private void makeSettings(String repository) {
        Path noSync = write(folder.resolveSibling("no-sync.sql"), NO_SYNC);
        List<Path> more = new ArrayList<>(List.of(write(folder.resolveSibling("sync.yaml"),
                "services: {postgres: {volumes: ['" + noSync
                        + ":/docker-entrypoint-initdb.d/20-no-sync.sql:ro']}}\n")));
        if (knowsStartInterval()) {
            more.add(write(folder.resolveSibling("health.yaml"), SELDOM_HEALTH));
        }
        ENVIRONMENTS.forEach(env -> must("bash", "environments/local/env-file", env,
                "COMPOSE_FILE=" + composeFiles(env, more),
                "COMPOSE_PROJECT_NAME=" + project(env), "EDGE_PORT=" + slot.port(env),
                "POSTGRES_DB=" + env + "_db", "IMAGE_REPOSITORY=" + repository, "READY_WITHIN=30s",
                "FRONT_SUBNET=" + slot.subnet(env, 0), "EDGE_SUBNET=" + slot.subnet(env, 1)));
    }

    private String composeFiles(String env, List<Path> more) {
        List<String> files = new ArrayList<>(
                List.of("environments/" + env + "/compose.yaml", "environments/local/compose.yaml"));
        more.forEach(file -> files.add(file.toString()));
        memory.ifPresent(place -> files
                .add(write(folder.resolveSibling(env + "-memory.yaml"), place.override(env)).toString()));
        return String.join(":", files);
    }

    /// Engine 25, API 1.44.
    private boolean knowsStartInterval() {
        String[] version = must("docker", "version", "--format", "{{.Server.APIVersion}}").strip().split("\\.", -1);
        return Integer.parseInt(version[0]) > 1 || Integer.parseInt(version[1]) >= 44;
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The name of the Compose project of an environment.
    public String project(String env) {
        return slot.project(env);
    }

    private void copy() {
        String files = new ChildProcess(engine.checkout(), System.getenv())
                .run(LIMIT, List.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")).out();
        try {
            for (String file : files.split("\0", -1)) {
                Path from = engine.checkout().resolve(file);
                if (!file.isEmpty() && Files.isRegularFile(from)) {
                    Path to = folder.resolve(file);
                    Files.createDirectories(to.getParent());
                    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where it lies.
    public Path folder() {
        return folder;
    }

    /// A value of an env file.
    public String setting(String env, String name) {
        return read(".env." + env).lines().filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1)).findFirst().orElseThrow();
    }

    /// The variables that platformctl sees.
    public Map<String, String> variables() {
        return Map.copyOf(environment);
    }

    /// The text of a file.
    public String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Replaces a piece of a file that must be there.
    public void replace(String file, String old, String fresh) {
        String text = read(file);
        if (!text.contains(old)) {
            throw new AssertionError(file + " has no: " + old);
        }
        try {
            Files.writeString(folder.resolve(file), text.replace(old, fresh));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Commits everything, or that there is nothing, and gives the commit.
    public String commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "--message", message);
        return git("rev-parse", "HEAD").strip();
    }

    /// Runs git.
    public String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        return must(command.toArray(String[]::new));
    }

    /// Runs a program that must succeed.
    public String must(String... command) {
        ChildProcess.Result result = run(Map.of(), List.of(command));
        if (!result.succeeded()) {
            throw new AssertionError(String.join(" ", command) + ": exit " + result.exit() + "\n" + result.out()
                    + result.err());
        }
        return result.out();
    }

    /// Runs a program in the checkout, with more variables.
    public ChildProcess.Result run(Map<String, String> more, List<String> command) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(more);
        return new ChildProcess(folder, variables).run(LIMIT, command);
    }

    /// Has Maven's part of a build done, once for all checkouts with these files.
    public void packageOnce() {
        PackagedOnce.in(folder, environment);
    }

    /// A release with layers that no earlier run has left on this engine, since builds are reproducible, and with a commit that no other
    /// checkout of this run has: of the same second and the same files it would be the same.
    ///
    /// @return its commit
    public String firstRelease() {
        replace(ROUTES, "public final class OperationRoutes {",
                "public final class OperationRoutes {\n    static final long RUN = " + RUN + "L;\n");
        return commit("routes: a release of " + slot.name());
    }

    /// One that comes after it, and says so. It has two faults that a variable wakes, [#FAULT].
    ///
    /// @return its commit
    public String secondRelease() {
        replace(ROUTES, "Map.of(\"status\", \"ok\")", "Map.of(\"status\", \"ok\", \"since\", \"release 2\")");
        replace(ROUTES, "if (lameDuck.isLeaving()) {",
                "if (lameDuck.isLeaving() || \"unready\".equals(System.getenv(\"" + FAULT + "\"))) {");
        replace(ROUTES, "        String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;", """
            if ("red".equals(System.getenv("%s")) && request.headers().contains(HeaderNames.X_FORWARDED_FOR)) {
                return Answer.json(500, Map.of("status", "broken"));
            }
            String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;""".formatted(FAULT));
        return commit("livez: say which release");
    }

    /// Runs platformctl, within this process.
    public ChildProcess.Result platformctl(String... arguments) {
        return platformctl(Map.of(), arguments);
    }

    /// Runs platformctl, within this process, with more variables.
    public ChildProcess.Result platformctl(Map<String, String> more, String... arguments) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(more);
        ChildProcess.Result result = new Typed(new Shell(folder, variables, false), List.of(arguments)).run();
        // What it was asked to reveal is no secret that was told; on standard error it has no business either way.
        said.add((List.of(arguments).contains("--reveal") ? "" : result.out()) + result.err());
        return result;
    }

    private ChildProcess.Result told(ChildProcess.Result result) {
        said.add(result.out() + result.err());
        return result;
    }

    /// All that platformctl has said in it so far, whoever ran it, but what it was asked to reveal.
    public List<String> said() {
        return List.copyOf(said);
    }

    /// Runs platformctl as a process of its own, started by another program.
    public ChildProcess.Result under(List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(java("platform.cli.Platformctl", arguments));
        return told(run(Map.of(), command));
    }

    /// Runs platformctl until it comes to a point in its work, where it dies as kill -9 would have it.
    ///
    /// Ctrl-C is heard there, also when these tests were started in the background, by a shell that has it ignored.
    ///
    /// @param points in the words of [Halting]
    public ChildProcess.Result halting(Map<String, String> points, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(java(Halting.class.getName(), arguments));
        return told(run(points, command));
    }

    /// What starts a class of this class path as a process of its own.
    public static List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(PackagedTool.command(main));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Has a shell run a line in which platformctl is a command, as a person would type it; it runs within this process.
    public ChildProcess.Result typed(String line) {
        try (Door door = new Door(new Shell(folder, environment, false))) {
            return run(Map.of(), List.of("bash", "-c", door.function() + line));
        }
    }

    /// The same on a terminal, where somebody answers what is asked.
    public ChildProcess.Result answered(String answer, String line) {
        return onTerminal("echo " + answer, line);
    }

    /// The same, where somebody presses Ctrl-C when the question stands there, and Enter four seconds later.
    public ChildProcess.Result interrupted(String line) {
        return onTerminal(
                "for _ in {1..600}; do grep -q y/N \"$SHOWN\" && break; sleep 0.1; done; sleep 0.5; printf '\\003'; sleep 4; echo",
                line);
    }

    private ChildProcess.Result onTerminal(String keys, String line) {
        Path shown = write(folder.resolveSibling("shown"), "");
        return run(Map.of("LINE", withPlatformctl(line), "SHOWN", shown.toString()),
                List.of("bash", "-c", "{ " + keys + "; } | env -u CI --default-signal=INT TERM=xterm "
                        + "script --quiet --return --flush --command \"$LINE\" \"$SHOWN\""));
    }

    private static String withPlatformctl(String line) {
        String program = String.join(" ",
                java("platform.cli.Platformctl").stream().map(word -> "'" + word + "'").toList());
        return "platformctl() { " + program + " \"$@\"; }\n" + line;
    }

    /// The full id of the running container of a service; a line each where there are more.
    public String container(String env, String service) {
        return must("docker", "ps", "--no-trunc", "--quiet", "--filter",
                "label=com.docker.compose.project=" + setting(env, "COMPOSE_PROJECT_NAME"), "--filter",
                "label=com.docker.compose.service=" + service).strip();
    }

    /// Whether Postgres answers a commit when it is on the disk, as it does wherever people are, or at once, as it does here.
    public void commitsWait(String env, boolean wait) {
        must("docker", "exec", container(env, "postgres"), "sh", "-c",
                "psql -qX -v ON_ERROR_STOP=1 -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\" -c 'ALTER SYSTEM SET fsync = "
                        + (wait ? "on" : "off") + "' -c 'SELECT pg_reload_conf()'");
    }

    /// Takes its environments down, with their volumes.
    public void remove() {
        ENVIRONMENTS.forEach(this::remove);
    }

    /// Takes one of them down, with its volumes.
    public void remove(String env) {
        run(Map.of("API_IMAGE", "none", "WORKER_IMAGE", "none"), List.of("docker", "compose", "--env-file",
                ".env." + env, "down", "--volumes", "--remove-orphans", "--timeout", "5"));
        memory.ifPresent(place -> place.clear(env));
    }
}
