package platform.cli.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;

import platform.cli.deployment.Deployment;
import platform.cli.environment.SettingsCheck;
import platform.cli.release.Order;
import platform.cli.release.Service;
import platform.core.setting.Variable;

/// Every variable that the release's images say they need has a value in this environment, and no value is one at which a service
/// would not start.
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
        return "every variable that the release needs is set, and none is malformed";
    }

    @Override
    public boolean forcible() {
        return false;
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        List<String> faults = new ArrayList<>();
        NavigableSet<String> missing = images.missing(deployment);
        if (!missing.isEmpty()) {
            faults.add(String.join(", ", missing) + " missing in the settings of " + order.environment());
        }
        Map.of(Service.API, Variable.Part.API, Service.WORKER, Variable.Part.WORKER)
                .forEach((service, part) -> SettingsCheck
                        .refusals(deployment.variables(service), part)
                        .forEach(fault -> faults.add(fault.variable() + " " + fault.why())));
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(new Closed(faults.stream().distinct().sorted().collect(Collectors.joining("; ")),
                        "platformctl env check " + order.environment() + "; docs/settings.md explains each"));
    }
}
