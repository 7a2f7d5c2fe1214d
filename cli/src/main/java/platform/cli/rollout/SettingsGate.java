package platform.cli.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import platform.cli.engine.Project;
import platform.cli.release.Service;

/// Every variable that the release's images say they need has a value in this environment.
final class SettingsGate implements Gate {

    private static final String LABEL = "platform.settings";

    private final ImageFacts images;

    SettingsGate(ImageFacts images) {
        this.images = images;
    }

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public String wants() {
        return "every variable that the release needs is set";
    }

    @Override
    public boolean forcible() {
        return false;
    }

    @Override
    public Optional<Closed> examine(Order order, Project project) {
        List<String> missing = Stream.of(Service.values()).flatMap(service -> missing(service, order, project))
                .distinct()
                .sorted().toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed(String.join(", ", missing) + " missing in .env." + order.environment(),
                        "set them; stage.env.example explains each"));
    }

    private Stream<String> missing(Service service, Order order, Project project) {
        Map<String, String> given = project.service(service.word()).environment();
        return images.labels(order.wanted().image(service)).stream()
                .flatMap(labels -> Arrays.stream(labels.getOrDefault(LABEL, "").split(",")))
                .filter(name -> !name.isBlank() && given.getOrDefault(name, "").isBlank());
    }
}
