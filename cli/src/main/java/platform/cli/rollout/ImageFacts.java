package platform.cli.rollout;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.registry.Registry;

/// What images say about themselves. The host is asked first: a rollback needs no registry.
final class ImageFacts {

    private final Host host;
    private final Registry registry;
    private final Map<ImageReference, Optional<Map<String, String>>> known = new ConcurrentHashMap<>();

    ImageFacts(Host host, Registry registry) {
        this.host = host;
        this.registry = registry;
    }

    /// The variables that an image says it needs; none where it is not to be found.
    NavigableSet<String> settings(ImageReference wanted) {
        return labels(wanted).stream()
                .flatMap(labels -> Arrays.stream(labels.getOrDefault(Label.SETTINGS, "").split(",")))
                .filter(name -> !name.isBlank()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The labels of an image, or nothing when it is neither on the host nor in the registry.
    Optional<Map<String, String>> labels(ImageReference wanted) {
        return known.computeIfAbsent(wanted, unseen -> host.images().labels(unseen)
                .or(() -> Optional.of(unseen).filter(image -> registry.exists(image.repository(), image.digest()))
                        .map(image -> registry.labels(image.repository(), image.digest()))));
    }
}
