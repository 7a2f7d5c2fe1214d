package platform.cli.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.problem.NearestName;
import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;
import platform.cli.waiting.Threads;
import platform.core.setting.Setting;

/// Compose as a program. It gets an environment of its own, since Compose lets the caller's variables
/// beat those of the env file.
final class DockerCompose implements Compose {

    /// What the Docker program itself needs of the caller's environment.
    private static final List<String> INHERITED = List.of("PATH", "HOME", "DOCKER_HOST", "DOCKER_CONFIG",
            "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "TMPDIR");
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final Duration CHANGE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    /// What `x-platform` of a compose file may say.
    private static final List<String> KNOWN = List.of("base-image", "promoted-from", "ready-within", "repository",
            "soak", "url");

    private final Path root;
    private final List<String> files;
    private final Map<String, String> settings;
    private final Map<String, String> inherited;
    /// Compose's answer with placeholders, by the names of the variables that they stand for. The files do not change under a command, and
    /// each question costs a process.
    private final Map<Set<String>, String> configs = new ConcurrentHashMap<>();
    private final Map<Map<String, String>, Project> known = new ConcurrentHashMap<>();
    /// Empty until it is first needed.
    private List<String> program = List.of();

    DockerCompose(Path root, List<String> files, Map<String, String> settings, Map<String, String> environment) {
        this.root = root;
        this.files = List.copyOf(files);
        this.settings = Map.copyOf(settings);
        this.inherited = INHERITED.stream().filter(environment::containsKey)
                .collect(Collectors.toUnmodifiableMap(name -> name, environment::get));
    }

    @Override
    public Project project(Map<String, String> variables) {
        return known.computeIfAbsent(Map.copyOf(variables), this::ask);
    }

    @Override
    public Project outline(Map<String, String> variables) {
        return read(config(variables), Map.of());
    }

    private Project ask(Map<String, String> variables) {
        try (var both = Threads.each()) {
            var hashes = CompletableFuture
                    .supplyAsync(() -> compose(ASK, variables, List.of("config", "--hash", "*")).out(), both);
            JsonNode config = config(variables);
            return read(config, hashes(hashes.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }

    /// The project with these variables. Compose is asked once for all values of them: a value stands where its placeholder does.
    private JsonNode config(Map<String, String> variables) {
        String text = configs.computeIfAbsent(Set.copyOf(variables.keySet()), this::withPlaceholders);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            text = text.replace(placeholder(variable.getKey()), inString(variable.getValue()));
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("docker compose config gave no JSON", e);
        }
    }

    private String withPlaceholders(Set<String> names) {
        Map<String, String> placeholders = names.stream()
                .collect(Collectors.toMap(name -> name, DockerCompose::placeholder));
        return compose(ASK, placeholders, List.of("config", "--format", "json")).out();
    }

    /// What no file says, and an image could be called.
    private static String placeholder(String name) {
        return "platformctl.invalid/" + name.toLowerCase(Locale.ROOT);
    }

    private static String inString(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    private static Map<String, String> hashes(String lines) {
        Map<String, String> hashes = new HashMap<>();
        lines.lines().map(line -> line.split(" ", -1)).filter(words -> words.length == 2)
                .forEach(words -> hashes.put(words[0], words[1]));
        return hashes;
    }

    /// Reads what `docker compose config --format json` says.
    ///
    /// @param hashes by the names of services; none for an outline
    /// @throws Problem if `x-platform` has a name that means nothing: a `soak` that is spelt wrong would be none
    static Project read(JsonNode config, Map<String, String> hashes) {
        Map<String, Project.ServiceConfig> services = new HashMap<>();
        config.path("services").properties().forEach(service -> {
            Map<String, String> environment = new HashMap<>();
            service.getValue().path("environment").properties()
                    .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText("")));
            services.put(service.getKey(), new Project.ServiceConfig(service.getValue().path("image").asText(""),
                    hashes.getOrDefault(service.getKey(), ""), replicas(service.getValue()),
                    service.getValue().path("cpu_shares").asInt(0), environment));
        });
        Map<String, String> networks = new HashMap<>();
        config.path("networks").properties()
                .forEach(network -> networks.put(network.getKey(), network.getValue().path("name").asText("")));
        JsonNode ours = config.path("x-platform");
        ours.properties().stream().map(Map.Entry::getKey).filter(name -> !KNOWN.contains(name)).findFirst()
                .ifPresent(name -> {
                    throw Problem.usage("x-platform has a name that nobody reads: " + name,
                            NearestName.of(name, KNOWN).map(near -> "did you mean " + near + "? ").orElse("")
                                    + "it may have " + String.join(", ", KNOWN),
                            "correct it in the compose.yaml of the environment, or in a file of COMPOSE_FILE");
                });
        return new Project(config.path("name").asText(""), services, networks,
                new Project.Settings(ours.path("url").asText(""), ours.path("repository").asText(""),
                        Optional.of(ours.path("promoted-from").asText("")).filter(name -> !name.isEmpty()),
                        duration("PROMOTION_SOAK", ours.path("soak").asText("0s")),
                        duration("READY_WITHIN", ours.path("ready-within").asText("90s"))));
    }

    private static int replicas(JsonNode service) {
        return service.path("deploy").path("replicas").asInt(service.path("scale").asInt(1));
    }

    private static Duration duration(String setting, String text) {
        try {
            return Setting.span(text);
        } catch (IllegalArgumentException e) {
            throw Problem.usage(setting + " is not a duration", "it is '" + text + "'",
                    "write it like 30s, 10m or 2h").causedBy(e);
        }
    }

    @Override
    public void ensure(Map<String, String> variables, List<String> services) {
        up(variables, List.of("--no-recreate"), services);
    }

    @Override
    public void replace(Map<String, String> variables, List<String> services) {
        up(variables, List.of(), services);
    }

    private void up(Map<String, String> variables, List<String> options, List<String> services) {
        List<String> arguments = new ArrayList<>(List.of("up", "--detach", "--wait", "--wait-timeout", "120"));
        arguments.addAll(options);
        arguments.addAll(services);
        compose(CHANGE, variables, arguments);
    }

    @Override
    public void create(Map<String, String> variables, Map<String, Integer> scale) {
        // Without --no-deps, which takes depends_on out of what Compose hashes: a later plain `up` would make all anew.
        List<String> arguments = new ArrayList<>(List.of("up", "--no-start", "--no-recreate"));
        scale.forEach((service, count) -> arguments.addAll(List.of("--scale", service + "=" + count)));
        arguments.addAll(scale.keySet());
        compose(CHANGE, variables, arguments);
    }

    private synchronized List<String> program(Map<String, String> environment) {
        if (program.isEmpty()) {
            program = ComposeProgram.USUAL.command(environment);
        }
        return program;
    }

    private ChildProcess.Result compose(Duration limit, Map<String, String> variables, List<String> arguments) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(variables);
        environment.putAll(inherited);
        List<String> command = new ArrayList<>(program(environment));
        command.addAll(files);
        command.addAll(arguments);
        ChildProcess.Result result = new ChildProcess(root, environment).run(limit, command);
        if (!result.succeeded()) {
            throw ComposeFailure.of(arguments.getFirst(), result);
        }
        return result;
    }
}
