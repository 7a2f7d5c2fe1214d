package platform.cli.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.release.Service;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.ContainerProbe;
import platform.cli.smoke.HttpProbe;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Smoke;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Threads;

/// How what runs is asked: through the front, and inside one container.
///
/// @param engine asks inside containers
/// @param smoke the smoke checks
record Probes(Engine engine, Smoke smoke) {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Probe NO_WORKER = (method, path, headers, body) -> Answer.none("no worker runs");

    /// The smoke checks through the front and on each of these workers, all at once.
    ///
    /// @param answerer who must answer
    SmokeReport throughFront(Project project, List<Container> workers, Answerer answerer) {
        List<Supplier<SmokeReport>> runs = new ArrayList<>();
        runs.add(() -> throughFront(project, answerer));
        if (workers.isEmpty()) {
            runs.add(() -> smoke.worker(NO_WORKER));
        }
        workers.forEach(worker -> runs.add(() -> {
            try (ContainerProbe inside = inside(project, Service.WORKER, worker, Duration.ZERO)) {
                return smoke.worker(inside);
            }
        }));
        return SmokeReport.of(runs);
    }

    /// The smoke checks through the front.
    ///
    /// @param answerer who must answer
    SmokeReport throughFront(Project project, Answerer answerer) {
        try (HttpProbe front = front(project)) {
            return smoke.api(front, secrets(project), answerer);
        }
    }

    /// What asks the front takes longer to load than the front to answer. It loads while others wait.
    void expectFront(Project project) {
        Threads.start(() -> {
            try (HttpProbe front = front(project)) {
                livez(front);
            } catch (RuntimeException e) {
                // Who asks next is told.
            }
        });
    }

    /// Asks through the front until each of these has answered.
    ///
    /// @return what is to be said when the time was over; empty when all have answered
    Optional<String> silent(Project project, Answerer answerer, Duration limit) {
        try (HttpProbe front = front(project)) {
            return answerer.silent(() -> livez(front), limit);
        }
    }

    private static Answer livez(Probe probe) {
        return probe.send("GET", "/livez", Map.of(), "");
    }

    /// The smoke checks of a service, asked in this way.
    SmokeReport smoke(Project project, Service service, Probe probe) {
        return switch (service) {
            case API -> smoke.api(probe, secrets(project), Answerer.ANY);
            case WORKER -> smoke.worker(probe);
        };
    }

    /// What a container says about being ready.
    Answer readyz(Project project, Service service, Container container) {
        try (ContainerProbe inside = inside(project, service, container, Duration.ZERO)) {
            return inside.send("GET", "/readyz", Map.of(), "");
        }
    }

    /// Asks a container that may not listen yet. To be closed.
    ContainerProbe patiently(Project project, Service service, Container container) {
        return inside(project, service, container, PATIENCE);
    }

    /// Asks through the front. To be closed.
    static HttpProbe front(Project project) {
        return new HttpProbe(project.settings().url());
    }

    private ContainerProbe inside(Project project, Service service, Container container, Duration patience) {
        return new ContainerProbe(engine, container.id(), port(project, service), patience);
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
