package platform.cli.gate;

import java.util.Map;
import java.util.Optional;

import platform.cli.deployment.Deployment;
import platform.cli.image.Label;
import platform.cli.release.Order;
import platform.cli.release.Service;

/// The database still has what the release needs: no later migration has removed it. Releases say what they need, and what they removed, in
/// the labels of their images.
final class SchemaGate implements Gate {

    private final ImageFacts images;

    SchemaGate(ImageFacts images) {
        this.images = images;
    }

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public String wants() {
        return "the database still has what the release needs";
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        int oldest = deployment.labels().stream()
                .mapToInt(labels -> number(labels, Label.OLDEST_SCHEMA)).max().orElse(0);
        return images.labels(order.wanted().image(Service.API)).map(labels -> number(labels, Label.SCHEMA))
                .filter(needs -> needs > 0 && needs < oldest)
                .map(needs -> new Closed(
                        order.wanted().sha().brief() + " needs schema " + needs
                                + ", and a migration since then removed what releases before " + oldest + " need",
                        "choose a release that needs schema " + oldest + " or newer: platformctl history"));
    }

    private static int number(Map<String, String> labels, String name) {
        String text = labels.getOrDefault(name, "");
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
