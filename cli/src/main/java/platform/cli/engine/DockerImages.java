package platform.cli.engine;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.ContainerConfig;

import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.registry.Logins;

/// The images over the engine's API.
final class DockerImages implements Images {

    /// What `environments/local/engine` makes where none can be pulled.
    private static final String MADE_HERE = "onp-local/";

    private final DockerClient docker;
    private final Asking asking;
    private final Logins logins;

    DockerImages(DockerClient docker, Asking asking, Logins logins) {
        this.docker = docker;
        this.asking = asking;
        this.logins = logins;
    }

    @Override
    public boolean has(String reference) {
        return inspected(reference).isPresent();
    }

    @Override
    public Map<String, String> labels(String reference) {
        return inspected(reference).map(InspectImageResponse::getConfig).map(ContainerConfig::getLabels)
                .map(Map::copyOf).orElse(Map.of());
    }

    @Override
    public List<String> digests(String reference) {
        return inspected(reference).map(InspectImageResponse::getRepoDigests).map(List::copyOf).orElse(List.of());
    }

    private Optional<InspectImageResponse> inspected(String reference) {
        try {
            return Optional.of(asking.ask(() -> docker.inspectImageCmd(reference).exec()));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void pull(String reference, Progress progress) {
        if (reference.startsWith(MADE_HERE)) {
            throw Problem.failed("the image " + reference + " is gone",
                    "it was made on this machine and is in no registry",
                    "environments/local/engine up makes it again");
        }
        PullCallback callback = new PullCallback(progress);
        try {
            var pull = docker.pullImageCmd(reference);
            logins.of(registry(reference)).ifPresent(login -> pull.withAuthConfig(new AuthConfig()
                    .withRegistryAddress(registry(reference)).withUsername(login.user()).withPassword(login.secret())));
            pull.exec(callback).awaitCompletion(15, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        } catch (DockerException | DockerClientException e) {
            // The second is what docker-java makes of an error that the engine tells in the middle of its answer.
            throw cannotPull(reference, e);
        } catch (RuntimeException e) {
            throw Asking.unwrap(e) instanceof DockerException cause
                    ? cannotPull(reference, cause)
                    : asking.unreachable(e);
        }
        if (!has(reference)) {
            throw Problem.failed("cannot pull " + reference, "the engine gave up on it: " + callback.lastWord(),
                    "see whether the registry is up: docker pull " + reference);
        }
    }

    private static Problem cannotPull(String reference, RuntimeException e) {
        String why = Asking.firstLine(e);
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
        asking.ask(() -> docker.tagImageCmd(reference, repository, tag).exec());
    }

    @Override
    public List<Tagged> tagged(String repository) {
        return asking.ask(() -> docker.listImagesCmd().withReferenceFilter(repository).exec()).stream()
                .flatMap(image -> names(image.getRepoTags()).filter(name -> name.startsWith(repository + ":"))
                        .map(name -> new Tagged(name.substring(repository.length() + 1),
                                Instant.ofEpochSecond(image.getCreated()), image.getSize())))
                .toList();
    }

    @Override
    public List<String> names(String pattern) {
        return asking.ask(() -> docker.listImagesCmd().withReferenceFilter(pattern).exec()).stream()
                .flatMap(image -> names(image.getRepoTags())).distinct().toList();
    }

    @Override
    public void untag(String repository, String tag) {
        Optional<InspectImageResponse> image = inspected(repository + ":" + tag);
        if (image.isPresent()) {
            remove(repository + ":" + tag);
            // The only name left is the one it was pulled by. A local name of another environment would keep it.
            inspected(String.valueOf(image.get().getId()))
                    .filter(left -> names(left.getRepoTags() == null ? null : left.getRepoTags().toArray(String[]::new))
                            .findAny().isEmpty())
                    .ifPresent(left -> List.copyOf(left.getRepoDigests() == null ? List.of() : left.getRepoDigests())
                            .forEach(this::remove));
        }
    }

    private void remove(String name) {
        try {
            asking.ask(() -> docker.removeImageCmd(name).exec());
        } catch (NotFoundException | ConflictException e) {
            // Gone already, or a container uses it.
        }
    }

    private static Stream<String> names(String @Nullable [] names) {
        return names == null ? Stream.empty() : Arrays.stream(names);
    }
}
