package platform.cli.gate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import platform.cli.deployment.Deployment;
import platform.cli.image.ImageReference;
import platform.cli.registry.Registries;
import platform.cli.release.Order;
import platform.cli.release.Service;

/// Both images exist, on the host or in the registry, at exactly these digests.
final class ImagesGate implements Gate {

    private final ImageFacts images;

    ImagesGate(ImageFacts images) {
        this.images = images;
    }

    @Override
    public String name() {
        return "images";
    }

    @Override
    public String wants() {
        return "both images exist at the digests of the release";
    }

    @Override
    public boolean forcible() {
        return false;
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        List<String> gone = Stream.of(Service.values()).map(order.wanted()::image)
                .filter(image -> images.labels(image).isEmpty()).map(ImageReference::toString).toList();
        return gone.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed(String.join(", ", gone) + " neither on the host nor in the registry",
                        Registries.filled(order.wanted().image(Service.API).repository(),
                                "platformctl build at that commit")
                                + ", or choose another release: platformctl history"));
    }
}
