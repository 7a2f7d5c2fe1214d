package platform.cli.deployment;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.release.Service;

/// What is to be raised and what retired, decided from what runs. A pure value: the same facts give the same plan, so a
/// rollout that was killed goes on where it was.
///
/// @param services a part for each service
public record Plan(List<Part> services) {

    public Plan {
        services = List.copyOf(services);
    }

    /// One service's part.
    ///
    /// @param service which
    /// @param replicas how many containers it shall have afterwards
    /// @param fresh containers that are what is wanted, running or only created
    /// @param old running containers that are not
    /// @param rest containers that neither run nor will: failed candidates, stopped ones
    /// @param fullShare whether those that are wanted have their full share of the processors
    public record Part(Service service, int replicas, List<Container> fresh, List<Container> old,
            List<Container> rest, boolean fullShare) {

        public Part {
            fresh = List.copyOf(fresh);
            old = List.copyOf(old);
            rest = List.copyOf(rest);
        }

        /// How many candidates must be made.
        public int missing() {
            return Math.max(0, replicas - fresh.size());
        }

        /// The containers of the rest that the engine does not start again.
        public List<Container> ended() {
            return rest.stream().filter(container -> !container.restarting()).toList();
        }

        /// All of them.
        public Stream<Container> containers() {
            return Stream.of(fresh, old, rest).flatMap(List::stream);
        }

        /// Whether nothing is to be done.
        public boolean settled() {
            return missing() == 0 && fullShare && old.isEmpty() && fresh.stream().allMatch(Container::running);
        }
    }

    /// Decides.
    ///
    /// @param project the environment with the wanted release in it
    /// @param containers all containers of the environment
    public static Plan of(Project project, List<Container> containers) {
        return new Plan(Stream.of(Service.values()).map(service -> part(service, project.service(service.word()),
                containers.stream().filter(container -> container.service().equals(service.word())).toList()))
                .toList());
    }

    private static Part part(Service service, Project.ServiceConfig wanted, List<Container> containers) {
        Map<Role, List<Container>> roles = containers.stream()
                .collect(Collectors.groupingBy(container -> role(container, wanted)));
        List<Container> fresh = roles.getOrDefault(Role.FRESH, List.of());
        List<Container> old = roles.getOrDefault(Role.OLD, List.of());
        List<Container> rest = roles.getOrDefault(Role.REST, List.of());
        int running = mostOfOneKind(containers.stream().filter(Container::running).toList());
        return new Part(service, running == 0 ? wanted.replicas() : kept(running, rest, wanted), fresh, old, rest,
                fresh.stream().noneMatch(wanted::starting));
    }

    /// The largest number of running containers of one configuration. Where a rollout was killed its candidates run beside the old containers, and
    /// both together are more than anybody asked for.
    private static int mostOfOneKind(List<Container> running) {
        return running.stream().collect(Collectors.groupingBy(Container::configHash, Collectors.counting())).values()
                .stream().mapToInt(Long::intValue).max().orElse(0);
    }

    /// How many containers a service keeps: as many as run now. A container that the engine is about to start again counts as well, up to the
    /// number that the file asks for.
    private static int kept(int running, List<Container> rest, Project.ServiceConfig wanted) {
        int restarting = (int) rest.stream().filter(Container::restarting).count();
        return Math.max(running, Math.min(wanted.replicas(), running + restarting));
    }

    private enum Role {
        FRESH, OLD, REST
    }

    private static Role role(Container container, Project.ServiceConfig wanted) {
        boolean same = wanted.made(container);
        if (same && (container.running() || container.state().equals("created"))) {
            return Role.FRESH;
        }
        return container.running() ? Role.OLD : Role.REST;
    }

    /// Whether what runs is what is wanted.
    public boolean settled() {
        return services.stream().allMatch(Part::settled);
    }

    /// All containers of one kind, over the services.
    public List<Container> all(Function<Part, List<Container>> kind) {
        return services.stream().flatMap(part -> kind.apply(part).stream()).toList();
    }

    /// All containers.
    public Stream<Container> containers() {
        return services.stream().flatMap(Part::containers);
    }

    /// The part of a service.
    public Part of(Service service) {
        return services.stream().filter(part -> part.service() == service).findFirst().orElseThrow();
    }
}
