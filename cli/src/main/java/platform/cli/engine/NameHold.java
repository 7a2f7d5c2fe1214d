package platform.cli.engine;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;

import platform.cli.problem.Problem;

/// A container name, held: `cat` runs under it with this process at the other end of its standard input. When the
/// process ends in any way the engine sees the end of input, `cat` ends and the engine removes the container.
final class NameHold implements Engine.Hold {

    private static final Duration ABANDONED = Duration.ofSeconds(10);

    private final DockerClient docker;
    private final Asking asking;
    private final String id;
    private final PipedOutputStream input;

    private NameHold(DockerClient docker, Asking asking, String id, PipedOutputStream input) {
        this.docker = docker;
        this.asking = asking;
        this.id = id;
        this.input = input;
    }

    static Optional<Engine.Hold> take(DockerClient docker, Asking asking, String name, String image,
            Map<String, String> labels) {
        String id;
        try {
            id = asking.ask(() -> docker.createContainerCmd(image).withName(name).withEntrypoint("cat").withCmd()
                    .withLabels(labels).withStdinOpen(true).withStdInOnce(true).withAttachStdin(true)
                    .withHostConfig(HostConfig.newHostConfig().withAutoRemove(true).withNetworkMode("none")
                            .withReadonlyRootfs(true))
                    .exec().getId());
        } catch (ConflictException e) {
            return removedIfAbandoned(docker, asking, name)
                    ? take(docker, asking, name, image, labels)
                    : Optional.empty();
        }
        try {
            PipedOutputStream input = new PipedOutputStream();
            docker.attachContainerCmd(id).withStdIn(new PipedInputStream(input)).withFollowStream(true)
                    .withStdOut(true).exec(new ResultCallback.Adapter<Frame>()).awaitStarted(10, TimeUnit.SECONDS);
            asking.ask(() -> docker.startContainerCmd(id).exec());
            return Optional.of(new NameHold(docker, asking, id, input));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            docker.removeContainerCmd(id).withForce(true).exec();
            throw Problem.interrupted().causedBy(e);
        }
    }

    /// Who died between creating and starting left a container that never runs, and that nobody removes but us.
    private static boolean removedIfAbandoned(DockerClient docker, Asking asking, String name) {
        try {
            var there = asking.ask(() -> docker.inspectContainerCmd(name).exec());
            boolean abandoned = !Boolean.TRUE.equals(there.getState().getRunning())
                    && Instant.parse(there.getCreated()).isBefore(Instant.now().minus(ABANDONED));
            if (abandoned) {
                asking.ask(() -> docker.removeContainerCmd(there.getId()).withForce(true).exec());
            }
            return abandoned;
        } catch (NotFoundException e) {
            return true;
        }
    }

    @Override
    public boolean held() {
        try {
            return Boolean.TRUE
                    .equals(asking.ask(() -> docker.inspectContainerCmd(id).exec()).getState().getRunning());
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            input.close();
            docker.removeContainerCmd(id).withForce(true).exec();
        } catch (RuntimeException | IOException e) {
            // The end of its input ends it, if it has not already; how this goes changes no outcome.
        }
    }
}
