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

import org.jspecify.annotations.Nullable;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;

import platform.cli.problem.Problem;
import platform.cli.registry.Logins;
import platform.cli.waiting.Parallel;

/// The engine over its API, through docker-java. The API version is left to the engine, so that 24 and newer answer alike.
final class DockerEngine implements Engine {

    private static final String PROJECT = "com.docker.compose.project";
    private static final String SERVICE = "com.docker.compose.service";
    private static final String ONE_OFF = "com.docker.compose.oneoff";
    private static final String CONFIG_HASH = "com.docker.compose.config-hash";
    private static final ExecResult NOT_RUNNING = new ExecResult(-1, "", "the container does not run");

    private final DockerClient docker;
    private final Asking asking;
    private final Images images;

    DockerEngine(DockerClient docker, Asking asking, Logins logins) {
        this.docker = docker;
        this.asking = asking;
        this.images = new DockerImages(docker, asking, logins);
    }

    @Override
    public List<Container> containers(String project) {
        return Parallel.map(
                asking.ask(() -> docker.listContainersCmd().withShowAll(true)
                        .withLabelFilter(List.of(PROJECT + "=" + project, ONE_OFF + "=False")).exec()),
                listed -> container(listed.getId())).stream().flatMap(Optional::stream).toList();
    }

    @Override
    public Optional<Container> container(String id) {
        try {
            return Optional.of(told(asking.ask(() -> docker.inspectContainerCmd(id).exec())));
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
        var state = inspected.getState();
        var health = state.getHealth();
        Long exit = state.getExitCodeLong();
        return new Container(inspected.getId(), inspected.getName().replaceFirst("^/", ""),
                labels.getOrDefault(SERVICE, ""), orEmpty(state.getStatus()),
                health == null ? "" : orEmpty(health.getStatus()), exit == null ? 0 : exit,
                labels.getOrDefault(CONFIG_HASH, ""), orEmpty(inspected.getConfig().getImage()),
                orEmpty(inspected.getImageId()),
                instant(orEmpty(state.getStartedAt())), cpuShares(inspected),
                inspected.getNetworkSettings().getNetworks().keySet(),
                labels);
    }

    private static int cpuShares(InspectContainerResponse inspected) {
        HostConfig given = inspected.getHostConfig();
        Integer shares = given == null ? null : given.getCpuShares();
        return shares == null ? 0 : shares;
    }

    @Override
    public Images images() {
        return images;
    }

    @Override
    public boolean sharesProcessors() {
        return Boolean.TRUE.equals(asking.ask(() -> docker.infoCmd().exec()).getCpuShares());
    }

    @Override
    public boolean cpuShares(String id, int shares) {
        try {
            asking.attempt(() -> docker.updateContainerCmd(id).withCpuShares(shares).exec());
            return true;
        } catch (DockerException e) {
            return false;
        }
    }

    @Override
    public void start(String id) {
        try {
            asking.ask(() -> docker.startContainerCmd(id).exec());
        } catch (NotModifiedException e) {
            // Runs already.
        }
    }

    @Override
    public void stop(String id) {
        try {
            asking.ask(() -> docker.stopContainerCmd(id).exec());
        } catch (NotModifiedException | NotFoundException e) {
            // Stopped already, or gone.
        }
    }

    @Override
    public void remove(String id) {
        try {
            asking.ask(() -> docker.removeContainerCmd(id).withRemoveVolumes(true).withForce(true).exec());
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
        asking.ask(() -> docker.connectToNetworkCmd().withContainerId(id).withNetworkId(network)
                .withContainerNetwork(new ContainerNetwork().withAliases(alias)).exec());
    }

    @Override
    public void disconnect(String id, String network) {
        if (container(id).map(c -> c.networks().contains(network)).orElse(false)) {
            asking.ask(() -> docker.disconnectFromNetworkCmd().withContainerId(id).withNetworkId(network).exec());
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
        } catch (DockerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw asking.unreachable(e);
        }
        List<String> all = new ArrayList<>(output.out().lines().toList());
        all.addAll(output.err().lines().toList());
        return List.copyOf(all);
    }

    @Override
    public ExecResult exec(String id, Duration limit, String input, List<String> command) {
        OutputCallback output = new OutputCallback();
        try {
            String exec = asking.attempt(() -> docker.execCreateCmd(id).withCmd(command.toArray(String[]::new))
                    .withAttachStdin(true).withAttachStdout(true).withAttachStderr(true).exec()).getId();
            boolean ended = docker.execStartCmd(exec)
                    .withStdIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))).exec(output)
                    .awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                output.close();
                return new ExecResult(124, output.out(), "no answer within " + limit.toMillis() + " ms");
            }
            Long exit = asking.attempt(() -> docker.inspectExecCmd(exec).exec()).getExitCodeLong();
            return new ExecResult(exit == null ? -1 : exit, output.out(), output.err());
        } catch (NotFoundException | ConflictException | InternalServerErrorException e) {
            return NOT_RUNNING;
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        } catch (Problem | DockerException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // It ended after the exec was made: the engine says so in a form that docker-java takes for a broken connection.
            if (container(id).filter(Container::running).isEmpty()) {
                return NOT_RUNNING;
            }
            throw asking.unreachable(e);
        }
    }

    @Override
    public Tunnel tunnel(String id, int port, Duration patience) {
        return ExecTunnel.open(docker, asking, id, port, patience);
    }

    @Override
    public Optional<Hold> hold(String name, String image, Map<String, String> labels) {
        return NameHold.take(docker, asking, name, image, labels);
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
