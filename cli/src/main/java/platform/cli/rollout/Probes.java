package platform.cli.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.release.Service;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.ContainerProbe;
import platform.cli.smoke.FrontProbe;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Smoke;
import platform.cli.smoke.SmokeReport;

/// How what runs is asked: through the front, and inside one container.
///
/// @param engine asks inside containers
/// @param smoke the smoke checks
record Probes(Engine engine, Smoke smoke) {

    private static final Probe NO_WORKER = (method, path, headers, body) -> Answer.none("no worker runs");

    /// The smoke checks through the front and on each of these workers, all at once.
    ///
    /// @param answerer who must answer
    SmokeReport throughFront(Project project, List<Container> workers, Answerer answerer) {
        List<Supplier<SmokeReport>> runs = new ArrayList<>();
        runs.add(() -> smoke.api(new FrontProbe(project.settings().url()), secrets(project), answerer));
        if (workers.isEmpty()) {
            runs.add(() -> smoke.worker(NO_WORKER));
        }
        workers.forEach(worker -> runs.add(() -> smoke.worker(inside(project, Service.WORKER, worker))));
        return SmokeReport.of(runs);
    }

    /// What asks the front takes longer to load than the front to answer. It loads while others wait.
    void expectFront(Project project) {
        Thread.ofVirtual().start(() -> {
            try {
                new FrontProbe(project.settings().url()).send("GET", "/livez", Map.of(), "");
            } catch (RuntimeException e) {
                // Who asks next is told.
            }
        });
    }

    /// The smoke checks on one container, whether or not the edge knows it.
    SmokeReport directly(Project project, Service service, Container container) {
        Probe probe = inside(project, service, container);
        return switch (service) {
            case API -> smoke.api(probe, secrets(project), Answerer.ANY);
            case WORKER -> smoke.worker(probe);
        };
    }

    /// What a container says about being ready.
    Answer readyz(Project project, Service service, Container container) {
        return inside(project, service, container).send("GET", "/readyz", Map.of(), "");
    }

    /// Where a container is asked from inside whether it is ready.
    static String readyUrl(Project project, Service service) {
        return "http://localhost:" + port(project, service) + "/readyz";
    }

    private Probe inside(Project project, Service service, Container container) {
        return new ContainerProbe(engine, container.id(), port(project, service));
    }

    private static Smoke.Secrets secrets(Project project) {
        Map<String, String> api = project.service(Service.API.word()).environment();
        return new Smoke.Secrets(api.getOrDefault("STRIPE_WEBHOOK_SECRET", ""), api.getOrDefault("ADMIN_API_KEY", ""));
    }

    private static int port(Project project, Service service) {
        Map<String, String> variables = project.service(service.word()).environment();
        return switch (service) {
            case API -> Integer.parseInt(variables.getOrDefault("PORT", "3011"));
            case WORKER -> Integer.parseInt(variables.getOrDefault("WORKER_METRICS_PORT", "9110"));
        };
    }
}
