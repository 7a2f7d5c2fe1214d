package platform.cli.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.lock.DeployLock;
import platform.cli.lock.DeployLocks;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.SmokeReport;

/// What api and worker stand on: database, queue and edge. There is one of each, so changing one interrupts; no rollout does
/// it, only this.
public final class Infrastructure {

    private static final Duration BACK = Duration.ofSeconds(60);

    private final Host host;
    private final String who;
    private final Progress progress;

    Infrastructure(Host host, String who, Progress progress) {
        this.host = host;
        this.who = who;
        this.progress = progress;
    }

    /// A service that differs from what the files say.
    ///
    /// @param service its name
    /// @param now the image that runs; empty when none runs
    /// @param then the image that the files want; the same where only settings differ
    /// @param interrupts what changing it interrupts, in words
    public record Change(String service, Optional<String> now, String then, String interrupts) {
    }

    /// How it ended.
    public sealed interface Ending {
        /// Everything runs as the files say.
        ///
        /// @param changes what was changed; empty when nothing differed
        /// @param smoke the checks through the front afterwards
        record Done(List<Change> changes, SmokeReport smoke) implements Ending {
            public Done {
                changes = List.copyOf(changes);
            }
        }

        /// Somebody else is at it.
        record LockHeld(DeployLocks.Holder by) implements Ending {
        }
    }

    /// The services that differ, in the order in which they would be changed.
    ///
    /// @param release what the environment runs
    public List<Change> changes(Release release) {
        return host.deployment(release).infrastructureChanges();
    }

    /// The services of a project that differ from those that run.
    static List<Change> changes(Project project, List<Container> running) {
        return project.infrastructure().stream().flatMap(service -> change(service, project, running).stream())
                .toList();
    }

    private static Optional<Change> change(String service, Project project, List<Container> running) {
        Project.ServiceConfig wanted = project.service(service);
        List<Container> those = running.stream().filter(container -> container.service().equals(service)).toList();
        boolean same = !those.isEmpty()
                && those.stream().allMatch(wanted::made);
        return same
                ? Optional.empty()
                : Optional.of(new Change(service, those.stream().map(Container::image).findFirst(), wanted.image(),
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

    /// Makes them what the files say. Images are brought before anything stops.
    ///
    /// @throws Problem exit 1 while nothing has stopped yet, exit 5 when a service does not come back
    public Ending change(Release release, String brief) {
        Deployment deployment = host.namedDeployment(release);
        return host.locked(deployment.name(), deployment.lockImage(), who, brief, lock -> underLock(deployment, lock),
                Ending.LockHeld::new);
    }

    private Ending underLock(Deployment deployment, DeployLock lock) {
        List<Change> changes = deployment.infrastructureChanges();
        changes.forEach(change -> host.images().bring(change.then()));
        if (!changes.isEmpty()) {
            lock.check();
            try {
                progress.run(
                        "change " + String.join(", ", changes.stream().map(Change::service).toList()),
                        () -> deployment.replaceInfrastructure(changes));
                progress.run("until the front is ready", () -> back(deployment));
            } catch (Problem why) {
                throw Problem.person("the infrastructure was changed and does not serve", why.what() + ": " + why.why(),
                        "look at docker compose ps and logs; put the files back with git and run the same command again")
                        .causedBy(why);
            }
        }
        SmokeReport report = progress.step("smoke through the edge",
                () -> deployment.smoke(Answerer.of(deployment.release().sha().hex())));
        return new Ending.Done(changes, report);
    }

    private static void back(Deployment deployment) {
        if (!deployment.frontReady(BACK)) {
            throw Problem.failed("the front does not come back",
                    deployment.settings().url() + "/readyz is not 200 within " + BACK.toSeconds() + " s",
                    "docker compose logs edge");
        }
    }
}
