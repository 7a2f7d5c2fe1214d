package platform.cli.model;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Compose;
import platform.cli.engine.Project;
import platform.cli.engine.Project.ServiceConfig;

/// Compose on a host of the model, for one environment.
public final class ModelCompose implements Compose {

    private static final List<String> INFRASTRUCTURE = List.of("postgres", "redis", "edge");
    private static final List<String> OURS = List.of("api", "worker");
    private static final int SHARES = 1024;
    private static final Map<String, String> SECRETS = Map.of("STRIPE_WEBHOOK_SECRET", "whsec_" + "k3J9".repeat(8),
            "ADMIN_API_KEY", "m8Qz".repeat(10));

    private final ModelHost host;
    private final String name;
    private final String repository;
    private int replicas = 1;
    private int settings;

    /// @param name of the project
    /// @param repository where its images are
    public ModelCompose(ModelHost host, String name, String repository) {
        this.host = host;
        this.name = name;
        this.repository = repository;
        INFRASTRUCTURE.forEach(service -> host.name(service + ":1", "sha256:" + service));
    }

    /// Somebody changes the settings.
    public void change() {
        settings++;
    }

    /// Somebody wants so many containers of each service.
    public void replicas(int count) {
        replicas = count;
    }

    @Override
    public Project project(Map<String, String> variables) {
        Map<String, ServiceConfig> services = new HashMap<>();
        for (String service : List.of("api", "worker", "migrate", "postgres", "redis", "edge")) {
            String image = switch (service) {
                case "api", "migrate" -> variables.getOrDefault("API_IMAGE", "");
                case "worker" -> variables.getOrDefault("WORKER_IMAGE", "");
                default -> service + ":1";
            };
            boolean ours = OURS.contains(service);
            String hash = service + " " + image + (INFRASTRUCTURE.contains(service) ? "" : " " + settings);
            services.put(service, new ServiceConfig(image, hash, ours ? replicas : 1, ours ? SHARES : 0,
                    service.equals("api") ? SECRETS : Map.of()));
        }
        return new Project(name, services, Map.of("edge", name + "_edge", "data", name + "_data"),
                new Project.Settings("http://" + name, repository, Optional.empty(), Duration.ZERO,
                        Duration.ofSeconds(30)));
    }

    @Override
    public Project outline(Map<String, String> variables) {
        return project(variables);
    }

    @Override
    public void ensure(Map<String, String> variables, List<String> services) {
        Project project = project(variables);
        services.forEach(service -> {
            if (host.containers(name, service).isEmpty()) {
                make(project, service);
            }
            host.containers(name, service).forEach(container -> container.start(host.time()));
        });
        host.time().pass(Behaviour.TO_LISTEN);
    }

    @Override
    public void replace(Map<String, String> variables, List<String> services) {
        Project project = project(variables);
        services.forEach(service -> host.containers(name, service).stream()
                .filter(container -> !container.hash.equals(project.service(service).hash()))
                .forEach(container -> host.remove(container.id)));
        ensure(variables, services);
    }

    @Override
    public void create(Map<String, String> variables, Map<String, Integer> scale) {
        Project project = project(variables);
        scale.forEach((service, count) -> {
            for (int there = host.containers(name, service).size(); there < count; there++) {
                make(project, service);
            }
        });
        // what the services named depend on, where it is not there yet
        if (host.containers(name, "migrate").isEmpty()) {
            make(project, "migrate");
        }
    }

    /// `docker compose up --detach`, by hand: whatever differs is stopped, removed and made anew, and as many are left as the file asks
    /// for, on all their networks. So do Compose 2.26.1 and 2.40.3, each in its own order, with a gap in which nobody serves.
    public void up(Map<String, String> variables) {
        Project project = project(variables);
        ensure(variables, INFRASTRUCTURE);
        for (String service : List.of("migrate", "api", "worker")) {
            ServiceConfig wanted = project.service(service);
            List<ModelContainer> there = host.containers(name, service);
            List<ModelContainer> fit = there.stream().filter(container -> container.hash.equals(wanted.hash()))
                    .limit(wanted.replicas()).toList();
            there.stream().filter(container -> !fit.contains(container))
                    .forEach(container -> host.remove(container.id));
            for (int count = fit.size(); count < wanted.replicas(); count++) {
                make(project, service);
            }
            host.containers(name, service).forEach(container -> {
                join(project, container);
                container.cpuShares = Math.max(container.cpuShares, wanted.cpuShares());
                if (!service.equals("migrate") || fit.isEmpty()) {
                    container.start(host.time());
                }
            });
            host.time().pass(Behaviour.TO_LISTEN);
        }
    }

    private void make(Project project, String service) {
        ServiceConfig wanted = project.service(service);
        if (host.image(wanted.image()).isEmpty()) {
            host.pull(wanted.image());
        }
        ModelContainer container = host.make(name, service, wanted.hash(), wanted.image());
        join(project, container);
    }

    private static void join(Project project, ModelContainer container) {
        container.networks.add(project.networks().getOrDefault("data", ""));
        if (List.of("api", "edge").contains(container.service)) {
            container.networks.add(project.edgeNetwork());
        }
    }
}
