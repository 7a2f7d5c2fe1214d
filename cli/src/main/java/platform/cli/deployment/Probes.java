package platform.cli.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.release.Service;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Threads;
import platform.cli.waiting.Time;

/// How what runs is asked: through the front, and inside one container.
final class Probes {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private final Project project;
    private final Reach reach;
    private final Smoke smoke;
    private final Time time;

    /// @param project what runs
    /// @param reach the ways to ask
    /// @param smoke the smoke checks
    /// @param time how it passes
    Probes(Project project, Reach reach, Smoke smoke, Time time) {
        this.project = project;
        this.reach = reach;
        this.smoke = smoke;
        this.time = time;
    }

    /// The smoke checks through the front and on each of these workers, all at once.
    ///
    /// @param answerer who must answer
    SmokeReport throughFront(List<Container> workers, Answerer answerer) {
        List<Supplier<SmokeReport>> runs = new ArrayList<>();
        runs.add(() -> throughFront(answerer));
        if (workers.isEmpty()) {
            runs.add(smoke::noWorker);
        }
        workers.forEach(worker -> runs.add(() -> {
            try (Probe inside = inside(Service.WORKER, worker, Duration.ZERO)) {
                return smoke.worker(inside);
            }
        }));
        return SmokeReport.of(runs);
    }

    /// The smoke checks through the front.
    ///
    /// @param answerer who must answer
    SmokeReport throughFront(Answerer answerer) {
        try (Probe front = front()) {
            return smoke.api(front, secrets(), answerer);
        }
    }

    /// Loads the HTTP client in the background, while others wait: loading takes longer than the front takes to answer.
    void expectFront() {
        Threads.start(() -> {
            try (Probe front = front()) {
                livez(front);
            } catch (RuntimeException e) {
                // Ignored: the next real question reports the failure.
            }
        });
    }

    /// Asks through the front until each of these has answered.
    ///
    /// @return what answered instead, in words; empty when all of them have answered in time
    Optional<String> silent(Answerer answerer, Duration limit) {
        try (Probe front = front()) {
            return answerer.silent(() -> livez(front), limit, time);
        }
    }

    private static Answer livez(Probe probe) {
        return probe.send("GET", "/livez", Map.of(), "");
    }

    /// The smoke checks of a service, asked in this way.
    SmokeReport smoke(Service service, Probe probe) {
        return switch (service) {
            case API -> smoke.api(probe, secrets(), Answerer.ANY);
            case WORKER -> smoke.worker(probe);
        };
    }

    /// What a container says about being ready.
    Answer readyz(Service service, Container container) {
        try (Probe inside = inside(service, container, Duration.ZERO)) {
            return inside.send("GET", "/readyz", Map.of(), "");
        }
    }

    /// Asks a container that may not listen yet. To be closed.
    Probe patiently(Service service, Container container) {
        return inside(service, container, PATIENCE);
    }

    /// Asks through the front. To be closed.
    Probe front() {
        return reach.front(project.settings().url());
    }

    private Probe inside(Service service, Container container, Duration patience) {
        return reach.inside(container.id(), port(service), patience);
    }

    private Smoke.Secrets secrets() {
        Map<String, String> api = project.service(Service.API.word()).environment();
        return new Smoke.Secrets(api.getOrDefault("STRIPE_WEBHOOK_SECRET", ""), api.getOrDefault("ADMIN_API_KEY", ""));
    }

    private int port(Service service) {
        Map<String, String> variables = project.service(service.word()).environment();
        return switch (service) {
            case API -> Integer.parseInt(variables.getOrDefault("PORT", "3011"));
            case WORKER -> Integer.parseInt(variables.getOrDefault("WORKER_METRICS_PORT", "9110"));
        };
    }
}
