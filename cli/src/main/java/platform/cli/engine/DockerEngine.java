package platform.cli.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.ContainerNetwork;

import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.registry.Logins;

/// The engine over its API, through docker-java. The API version is left to the engine, so that 24 and newer answer alike.
final class DockerEngine implements Engine {

    private static final String PROJECT = "com.docker.compose.project";
    private static final String SERVICE = "com.docker.compose.service";
    private static final String ONE_OFF = "com.docker.compose.oneoff";
    private static final String CONFIG_HASH = "com.docker.compose.config-hash";

    private final DockerClient docker;
    private final String host;
    private final Logins logins;

    DockerEngine(DockerClient docker, String host, Logins logins) {
        this.docker = docker;
        this.host = host;
        this.logins = logins;
    }

    @Override
    public List<Container> containers(String project) {
        return asking(() -> docker.listContainersCmd().withShowAll(true)
                .withLabelFilter(List.of(PROJECT + "=" + project, ONE_OFF + "=False")).exec()).stream()
                .map(listed -> container(listed.getId())).flatMap(Optional::stream).toList();
    }

    @Override
    public Optional<Container> container(String id) {
        try {
            return Optional.of(told(asking(() -> docker.inspectContainerCmd(id).exec())));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static Container told(InspectContainerResponse inspected) {
        Map<String, String> labels = new HashMap<>();
        Map<String, String> given = inspected.getConfig().getLabels();
        if (given != null) {
            labels.putAll(given);
        }
        Map<String, String> addresses = new HashMap<>();
        inspected.getNetworkSettings().getNetworks()
                .forEach((name, network) -> addresses.put(name, orEmpty(network.getIpAddress())));
        var state = inspected.getState();
        var health = state.getHealth();
        Long exit = state.getExitCodeLong();
        return new Container(inspected.getId(), inspected.getName().replaceFirst("^/", ""),
                labels.getOrDefault(SERVICE, ""), orEmpty(state.getStatus()),
                health == null ? "" : orEmpty(health.getStatus()), exit == null ? 0 : exit,
                labels.getOrDefault(CONFIG_HASH, ""), orEmpty(inspected.getConfig().getImage()),
                instant(orEmpty(state.getStartedAt())), addresses, labels);
    }

    @Override
    public boolean hasImage(String reference) {
        return image(reference).isPresent();
    }

    @Override
    public Map<String, String> labels(String reference) {
        return image(reference).orElse(Map.of());
    }

    private Optional<Map<String, String>> image(String reference) {
        try {
            var config = asking(() -> docker.inspectImageCmd(reference).exec()).getConfig();
            Map<String, String> labels = config == null ? null : config.getLabels();
            return Optional.of(labels == null ? Map.of() : labels);
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void pull(String reference, Progress progress) {
        PullCallback callback = new PullCallback(progress);
        try {
            var pull = docker.pullImageCmd(reference);
            logins.of(registry(reference)).ifPresent(login -> pull.withAuthConfig(new AuthConfig()
                    .withRegistryAddress(registry(reference)).withUsername(login.user()).withPassword(login.secret())));
            pull.exec(callback).awaitCompletion(15, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        } catch (DockerException e) {
            throw cannotPull(reference, e);
        } catch (RuntimeException e) {
            throw unwrap(e) instanceof DockerException cause ? cannotPull(reference, cause) : unreachable(e);
        }
        if (!hasImage(reference)) {
            throw Problem.failed("cannot pull " + reference, "the engine gave up on it: " + callback.lastWord(),
                    "see whether the registry is up: docker pull " + reference);
        }
    }

    private static Problem cannotPull(String reference, DockerException e) {
        String why = firstLine(e);
        boolean denied = why.contains("denied") || why.contains("unauthorized");
        return Problem.failed("cannot pull " + reference, why,
                denied
                        ? "docker login " + registry(reference)
                        : "see whether the registry is up: docker pull " + reference)
                .causedBy(e);
    }

    /// What stands before the first slash, if it looks like a host (the rule of the Docker reference grammar).
    private static String registry(String reference) {
        String first = reference.substring(0, Math.max(0, reference.indexOf('/')));
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
    }

    @Override
    public void tag(String reference, String repository, String tag) {
        asking(() -> docker.tagImageCmd(reference, repository, tag).exec());
    }

    @Override
    public void start(String id) {
        try {
            asking(() -> docker.startContainerCmd(id).exec());
        } catch (NotModifiedException e) {
            // Runs already.
        }
    }

    @Override
    public void stop(String id) {
        try {
            asking(() -> docker.stopContainerCmd(id).exec());
        } catch (NotModifiedException | NotFoundException e) {
            // Stopped already, or gone.
        }
    }

    @Override
    public void remove(String id) {
        try {
            asking(() -> docker.removeContainerCmd(id).withRemoveVolumes(true).withForce(true).exec());
        } catch (NotFoundException e) {
            // Gone already.
        } catch (ConflictException e) {
            // "removal of container is already in progress": somebody does it.
        }
    }

    @Override
    public void connect(String id, String network, String alias) {
        if (container(id).map(c -> c.networks().contains(network)).orElse(false)) {
            return;
        }
        asking(() -> docker.connectToNetworkCmd().withContainerId(id).withNetworkId(network)
                .withContainerNetwork(new ContainerNetwork().withAliases(alias)).exec());
    }

    @Override
    public void disconnect(String id, String network) {
        if (container(id).map(c -> c.networks().contains(network)).orElse(false)) {
            asking(() -> docker.disconnectFromNetworkCmd().withContainerId(id).withNetworkId(network).exec());
        }
    }

    @Override
    public List<String> logs(String id, int lines) {
        OutputCallback output = new OutputCallback();
        try {
            docker.logContainerCmd(id).withStdOut(true).withStdErr(true).withTail(lines).exec(output)
                    .awaitCompletion(5, TimeUnit.SECONDS);
        } catch (NotFoundException e) {
            return List.of();
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        }
        List<String> all = new ArrayList<>(output.out().lines().toList());
        all.addAll(output.err().lines().toList());
        return List.copyOf(all);
    }

    @Override
    public ExecResult exec(String id, Duration limit, String input, List<String> command) {
        OutputCallback output = new OutputCallback();
        try {
            String exec = asking(() -> docker.execCreateCmd(id).withCmd(command.toArray(String[]::new))
                    .withAttachStdin(true).withAttachStdout(true).withAttachStderr(true).exec()).getId();
            boolean ended = docker.execStartCmd(exec)
                    .withStdIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))).exec(output)
                    .awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                output.close();
                return new ExecResult(124, output.out(), "no answer within " + limit.toMillis() + " ms");
            }
            Long exit = asking(() -> docker.inspectExecCmd(exec).exec()).getExitCodeLong();
            return new ExecResult(exit == null ? -1 : exit, output.out(), output.err());
        } catch (NotFoundException | ConflictException | InternalServerErrorException e) {
            return new ExecResult(-1, "", "the container does not run");
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    @Override
    public Optional<Hold> hold(String name, String image, Map<String, String> labels) {
        return NameHold.take(docker, name, image, labels);
    }

    @Override
    public Optional<Map<String, String>> holder(String name) {
        return container(name).filter(Container::running).map(Container::labels);
    }

    @Override
    public void free(String name) {
        remove(name);
    }

    @Override
    public void close() {
        try {
            docker.close();
        } catch (IOException e) {
            // Nothing is lost when the connection to the engine ends badly.
        }
    }

    private <T> T asking(Supplier<T> call) {
        try {
            return call.get();
        } catch (DockerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unreachable(e);
        }
    }

    private Problem unreachable(Exception e) {
        if (Thread.currentThread().isInterrupted() || unwrap(e) instanceof InterruptedException) {
            return Problem.interrupted().causedBy(e);
        }
        return Problem.failed("the Docker Engine does not answer", host + ": " + firstLine(unwrap(e)),
                "start it (systemctl start docker, or environments/local/engine up) or set DOCKER_HOST").causedBy(e);
    }

    private static Throwable unwrap(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
