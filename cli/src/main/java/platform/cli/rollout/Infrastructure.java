package platform.cli.rollout;

import java.time.Duration;
import java.util.List;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.Host;
import platform.cli.deployment.InfrastructureChange;
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

    /// How it ended.
    public sealed interface Ending {
        /// Everything runs as the files say.
        ///
        /// @param changes what was changed; empty when nothing differed
        /// @param smoke the checks through the front afterwards
        record Done(List<InfrastructureChange> changes, SmokeReport smoke) implements Ending {
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
    public List<InfrastructureChange> changes(Release release) {
        return host.deployment(release).infrastructureChanges();
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
        List<InfrastructureChange> changes = deployment.infrastructureChanges();
        changes.forEach(change -> host.bring(change.then()));
        if (!changes.isEmpty()) {
            lock.check();
            try {
                progress.run(
                        "change " + String.join(", ", changes.stream().map(InfrastructureChange::service).toList()),
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
