package platform.cli.gate;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.Host;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.registry.Registry;
import platform.cli.release.Service;

/// What images say about themselves. The host is asked first: a rollback needs no registry.
public final class ImageFacts {

    private final Host host;
    private final Registry registry;
    private final Map<ImageReference, Optional<Map<String, String>>> known = new ConcurrentHashMap<>();

    public ImageFacts(Host host, Registry registry) {
        this.host = host;
        this.registry = registry;
    }

    /// The variables that an image says it needs; none where it is not to be found.
    public NavigableSet<String> settings(ImageReference wanted) {
        return labels(wanted).stream()
                .flatMap(labels -> Arrays.stream(labels.getOrDefault(Label.SETTINGS, "").split(",")))
                .filter(name -> !name.isBlank()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The variables that a release needs and that are not set.
    public NavigableSet<String> missing(Deployment deployment) {
        NavigableSet<String> missing = new TreeSet<>();
        for (Service service : Service.values()) {
            Map<String, String> given = deployment.variables(service);
            settings(deployment.release().image(service)).stream()
                    .filter(name -> given.getOrDefault(name, "").isBlank())
                    .forEach(missing::add);
        }
        return missing;
    }

    /// The labels of an image, or nothing when it is neither on the host nor in the registry.
    Optional<Map<String, String>> labels(ImageReference wanted) {
        return known.computeIfAbsent(wanted, unseen -> host.labels(unseen)
                .or(() -> Optional.of(unseen).filter(image -> registry.exists(image.repository(), image.digest()))
                        .map(image -> registry.labels(image.repository(), image.digest()))));
    }
}
