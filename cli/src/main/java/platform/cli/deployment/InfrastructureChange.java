package platform.cli.deployment;

import java.util.List;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Project;

/// A service of database, queue and edge that differs from what the files say.
///
/// @param service its name
/// @param now the image that runs; empty when none runs
/// @param then the image that the files want; the same where only settings differ
/// @param interrupts what changing it interrupts, in words
public record InfrastructureChange(String service, Optional<String> now, String then, String interrupts) {

    /// The services of a project that differ from those that run.
    static List<InfrastructureChange> all(Project project, List<Container> running) {
        return project.infrastructure().stream().flatMap(service -> of(service, project, running).stream())
                .toList();
    }

    private static Optional<InfrastructureChange> of(String service, Project project, List<Container> running) {
        Project.ServiceConfig wanted = project.service(service);
        List<Container> those = running.stream().filter(container -> container.service().equals(service)).toList();
        boolean same = !those.isEmpty()
                && those.stream().allMatch(wanted::made);
        return same
                ? Optional.empty()
                : Optional.of(new InfrastructureChange(service, those.stream().map(Container::image).findFirst(),
                        wanted.image(),
                        interrupts(service)));
    }

    private static String interrupts(String service) {
        return switch (service) {
            case "postgres" -> "every request that needs the database fails until it is back; jobs wait";
            case "redis" -> "jobs wait until it is back, and each api counts rate limits alone; requests go on";
            case "edge", "traefik" -> "every request fails until it is back";
            default -> "what needs it waits or fails until it is back";
        };
    }
}
