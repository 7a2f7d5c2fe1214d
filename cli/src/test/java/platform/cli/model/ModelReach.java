package platform.cli.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import platform.cli.image.Label;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Reach;

/// What runs on a host of the model, asked.
public record ModelReach(ModelHost host) implements Reach {

    private static final Pattern VARYING = Pattern.compile("[?].*|(?<=smoke/).*");
    private static final int OK = 200;
    private static final int AWAY = 503;

    @Override
    public Probe front(String url) {
        String project = url.substring(url.lastIndexOf('/') + 1);
        return new Probe() {
            private int turn;

            @Override
            public Answer send(String method, String path, Map<String, String> headers, String body) {
                List<ModelContainer> serving = serving(project);
                return serving.isEmpty()
                        ? new Answer(AWAY, "", "", "{\"error\":\"no API is ready\"}")
                        : answer(serving.get(turn++ % serving.size()), method, path);
            }
        };
    }

    /// The API containers that an edge which runs sends to.
    private List<ModelContainer> serving(String project) {
        boolean edge = host.containers(project, "edge").stream().anyMatch(ModelContainer::runs);
        return host.containers(project, "api").stream()
                .filter(api -> edge && api.ready(host.time().nanos()) && api.networks.contains(project + "_edge"))
                .toList();
    }

    /// Whether the outside is served.
    public boolean serves(String project) {
        return !serving(project).isEmpty();
    }

    @Override
    public Probe inside(String container, int port, Duration patience) {
        return (method, path, _, _) -> {
            Optional<ModelContainer> asked = host.container(container).filter(ModelContainer::runs);
            if (asked.isPresent() && !asked.get().listens(host.time().nanos()) && patience.isPositive()) {
                host.time().pass(Behaviour.TO_LISTEN);
                asked = host.container(container).filter(ModelContainer::runs);
            }
            return asked.filter(it -> it.listens(host.time().nanos())).map(it -> answer(it, method, path))
                    .orElseGet(() -> Answer.none("nobody listens"));
        };
    }

    private Answer answer(ModelContainer container, String method, String path) {
        String route = method + " " + VARYING.matcher(path).replaceFirst("");
        boolean red = container.behaviour() == Behaviour.RED;
        return switch (route) {
            case "GET /readyz" -> container.ready(host.time().nanos())
                    ? said(container, OK, "{\"status\":\"ready\"}")
                    : said(container, AWAY,
                            "{\"reason\":\"" + (container.leaves() ? "draining" : "database_away") + "\"}");
            case "GET /health" -> red ? said(container, 500, "") : said(container, OK, "{\"status\":\"ok\"}");
            case "GET /metrics" -> said(container, OK, red ? "" : "# TYPE onm_" + container.service + "_jobs gauge");
            case "GET /admin/licenses" -> said(container, OK, worked(container.project) ? "[{\"id\":\"1\"}]" : "[]");
            case "DELETE /admin/smoke/" -> said(container, 204, "");
            default -> said(container, OK, "{}");
        };
    }

    private boolean worked(String project) {
        return host.containers(project, "worker").stream().anyMatch(worker -> worker.listens(host.time().nanos()));
    }

    private static Answer said(ModelContainer container, int status, String body) {
        return new Answer(status, container.labels.getOrDefault(Label.REVISION, ""), container.id.substring(0, 12),
                body);
    }
}
