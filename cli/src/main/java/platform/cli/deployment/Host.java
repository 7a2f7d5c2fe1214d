package platform.cli.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import platform.cli.engine.Compose;
import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.environment.Environment;
import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
import platform.cli.lock.DeployLock;
import platform.cli.lock.DeployLocks;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.waiting.Time;

/// Where one environment runs: its engine, whatever release is in it.
public final class Host {

    private final Environment environment;
    private final Engine engine;
    private final Compose compose;
    private final Reach reach;
    private final Smoke smoke;
    private final Time time;
    private final Progress progress;
    private final HostImages images;

    Host(Environment environment, Engine engine, Compose compose, Reach reach, Smoke smoke, Time time,
            Progress progress) {
        this.environment = environment;
        this.engine = engine;
        this.compose = compose;
        this.reach = reach;
        this.smoke = smoke;
        this.time = time;
        this.progress = progress;
        this.images = new HostImages(engine, compose, progress);
    }

    /// The environment.
    public Environment environment() {
        return environment;
    }

    /// The tool's settings of this environment, whatever release it runs.
    public Project.Settings settings() {
        return compose.outline(HostImages.NO_RELEASE).settings();
    }

    /// The name of the Compose project.
    public String projectName() {
        return compose.outline(HostImages.NO_RELEASE).name();
    }

    /// The environment with a release in it.
    public Deployment deployment(Release release) {
        Project project = compose.project(images.variables(release));
        return new ComposeDeployment(project, release, engine, compose, images,
                new Probes(project, reach, smoke, time), time, progress);
    }

    /// The same, once all images that are here have a name.
    public Deployment namedDeployment(Release release) {
        images.restoreNames(deployment(release).name(), release);
        return deployment(release);
    }

    /// What runs here, beside what should.
    public Status status(Optional<Release> wanted) {
        Project project = compose.project(wanted.map(images::variables).orElse(HostImages.NO_RELEASE));
        return Status.of(environment.name(), project, wanted, engine.containers(project.name()));
    }

    /// The releases of which there are containers of services.
    public List<Sha> present() {
        return containers().stream()
                .filter(container -> Stream.of(Service.values()).map(Service::word)
                        .anyMatch(container.service()::equals))
                .map(Container::release).flatMap(Optional::stream).distinct().toList();
    }

    private List<Container> containers() {
        return engine.containers(projectName());
    }

    /// Brings an image that is not here.
    public void bring(String image) {
        images.bring(image);
    }

    /// What an image says about itself; nothing when it is not here.
    public Optional<Map<String, String>> labels(ImageReference image) {
        return images.labels(image);
    }

    /// A release that can run here without a registry; nothing where it is not here whole.
    public Optional<Release> stocked(Sha sha) {
        return stock().release(sha, settings().repository());
    }

    /// Takes releases out of the stock for rollbacks beyond the five that it keeps, and never one that is needed.
    ///
    /// @param named the releases that the pin names now and before
    /// @param dryRun only say which
    public Pruning prune(Supplier<Set<Sha>> named, String who, boolean dryRun) {
        if (dryRun) {
            return stock().divided(Stock.needed(containers(), named.get()));
        }
        String project = projectName();
        images.restoreNames(project);
        return locked(project, lockImage(), who, "prune " + environment,
                _ -> stock().trim(Stock.needed(containers(), named.get())), Pruning.LockHeld::new);
    }

    private Stock stock() {
        return new Stock(engine.images(), projectName());
    }

    /// Who holds the deploy lock.
    public Optional<DeployLocks.Holder> lockHolder() {
        return deployLocks().holder(projectName());
    }

    /// Frees the deploy lock, whoever holds it; the holder notices before its next step.
    public void breakLock() {
        deployLocks().breakLock(projectName());
    }

    private DeployLocks deployLocks() {
        return new DeployLocks(engine, time);
    }

    /// Does something under the deploy lock, for which an image is brought first where there is none.
    ///
    /// @param project the name under which it is taken
    /// @param image what holds it: the edge's, which is on the host before anything else
    /// @param who name and host
    /// @param what the command, for those who find it held
    /// @param held what is answered where somebody else holds it
    public <T> T locked(String project, String image, String who, String what, Function<DeployLock, T> act,
            Function<DeployLocks.Holder, T> held) {
        images.bring(image);
        return switch (progress.step("deploy lock", () -> deployLocks().take(project, image, who, what))) {
            case DeployLocks.Answer.HeldBy(var holder) -> held.apply(holder);
            case DeployLocks.Answer.Taken(var lock) -> {
                try (lock) {
                    yield act.apply(lock);
                }
            }
        };
    }

    private String lockImage() {
        return compose.outline(HostImages.NO_RELEASE).edge().image();
    }
}
