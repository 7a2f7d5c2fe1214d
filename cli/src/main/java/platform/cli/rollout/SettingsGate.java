package platform.cli.rollout;

import java.util.Map;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeSet;

import platform.cli.engine.Project;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// Every variable that the release's images say they need has a value in this environment.
final class SettingsGate implements Gate {

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
        NavigableSet<String> missing = missing(order.wanted(), project);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed(String.join(", ", missing) + " missing in .env." + order.environment(),
                        "set them; stage.env.example explains each"));
    }

    /// The variables that a release needs and that are not set.
    NavigableSet<String> missing(Release wanted, Project project) {
        NavigableSet<String> missing = new TreeSet<>();
        for (Service service : Service.values()) {
            Map<String, String> given = project.service(service.word()).environment();
            images.settings(wanted.image(service)).stream().filter(name -> given.getOrDefault(name, "").isBlank())
                    .forEach(missing::add);
        }
        return missing;
    }
}
