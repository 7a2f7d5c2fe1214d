package platform.cli.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import platform.cli.image.ImageReference;
import platform.cli.image.Sha;

/// A container of an environment, as the engine tells it.
///
/// @param id the full id
/// @param name its name, e.g. `onp-prod-api-2`
/// @param service its Compose service
/// @param state the engine's word: `created`, `running`, `restarting`, `exited`, …
/// @param health `healthy`, `unhealthy`, `starting`, or empty when it has no health check
/// @param exitCode how it ended last; 0 while it never ended
/// @param configHash what Compose made it from, label `com.docker.compose.config-hash`
/// @param image the image reference it was made from
/// @param imageId the image itself, whatever names it still has
/// @param startedAt when it was last started
/// @param cpuShares its weight while processors are short; 0 when nobody gave it one
/// @param networks the names of the networks it is on
/// @param labels all labels, the image's too
public record Container(String id, String name, String service, String state, String health, long exitCode,
        String configHash, String image, String imageId, Instant startedAt, int cpuShares, Set<String> networks,
        Map<String, String> labels) {

    public Container {
        networks = Set.copyOf(networks);
        labels = Map.copyOf(labels);
    }

    /// Whether it runs now.
    public boolean running() {
        return state.equals("running");
    }

    /// Whether it ended by itself, and the engine is about to start it again.
    public boolean restarting() {
        return state.equals("restarting");
    }

    /// The commit of its image, if it comes with a release: pinned, or by the name it has in stock.
    public Optional<Sha> release() {
        return ImageReference.commit(image);
    }

    /// The pinned image, if it was made from one.
    public Optional<ImageReference> pinned() {
        return ImageReference.pinned(image);
    }
}
