package platform.cli.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.engine.Compose;
import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.environment.Environment;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.Probe;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Parallel;
import platform.cli.waiting.Time;

/// The host that an environment runs on, in the words of a rollout.
public final class Host {

    private static final Duration SEEN = Duration.ofSeconds(15);
    private static final Duration LEFT = Duration.ofSeconds(3);
    private static final int QUOTED = 5;
    private final Environment environment;
    private final Engine engine;
    private final Compose compose;
    private final Probes probes;
    private final Time time;
    private final Progress progress;
    private final HostImages images;

    Host(Environment environment, Engine engine, Compose compose, Probes probes, Time time, Progress progress) {
        this.environment = environment;
        this.engine = engine;
        this.compose = compose;
        this.probes = probes;
        this.time = time;
        this.progress = progress;
        this.images = new HostImages(engine, compose, progress);
    }

    /// The environment.
    public Environment environment() {
        return environment;
    }

    /// The Compose project as it is with a release in it.
    public Project project(Release release) {
        return compose.project(images.variables(release));
    }

    /// The same, once all images that are here have a name.
    Project namedProject(Release release) {
        images.restoreNames(project(release).name(), release);
        return project(release);
    }

    /// The tool's settings of this environment, whatever release it runs.
    public Project.Settings settings() {
        return compose.outline(HostImages.NO_RELEASE).settings();
    }

    /// The name of the Compose project.
    public String projectName() {
        return compose.outline(HostImages.NO_RELEASE).name();
    }

    /// The image that holds the deploy lock: the edge's, which is on the host before anything else.
    String lockImage() {
        return compose.outline(HostImages.NO_RELEASE).service("edge").image();
    }

    /// What runs here, beside what should.
    public Status status(Optional<Release> wanted) {
        Project project = compose.project(wanted.map(images::variables).orElse(HostImages.NO_RELEASE));
        return Status.of(environment.name(), project, wanted, containers(project.name()));
    }

    /// All containers of a project.
    public List<Container> containers(String project) {
        return engine.containers(project);
    }

    /// The running containers of a project.
    public List<Container> running(String project) {
        return containers(project).stream().filter(Container::running).toList();
    }

    /// The smoke checks through the front, and on every worker that runs.
    ///
    /// @param answerer who must answer
    public SmokeReport smoke(Project project, Answerer answerer) {
        return probes.throughFront(project, running(project.name()).stream()
                .filter(container -> container.service().equals(Service.WORKER.word())).toList(), answerer);
    }

    /// The smoke checks through the front.
    ///
    /// @param answerer who must answer
    SmokeReport smokeFront(Project project, Answerer answerer) {
        return probes.throughFront(project, answerer);
    }

    /// The front is asked soon.
    void expectFront(Project project) {
        probes.expectFront(project);
    }

    /// The smoke checks of a service, asked in this way.
    SmokeReport smoke(Project project, Service service, Probe probe) {
        return probes.smoke(project, service, probe);
    }

    /// The containers themselves, as answerers.
    static Answerer answerer(List<Container> containers) {
        return new Answerer("", containers.stream().map(container -> container.id().substring(0, 12))
                .collect(Collectors.toSet()));
    }

    /// The images here.
    HostImages images() {
        return images;
    }

    /// Starts database, queue and edge where they do not run; those that run are not touched.
    void ensureInfrastructure(Project project, Release release) {
        List<String> up = running(project.name()).stream().map(Container::service).toList();
        List<String> down = project.infrastructure().stream().filter(name -> !up.contains(name)).toList();
        if (!down.isEmpty()) {
            compose.ensure(images.variables(release), down);
        }
    }

    /// Makes database, queue or edge what the files say. That interrupts.
    void replaceInfrastructure(Release release, List<String> services) {
        compose.replace(images.variables(release), services);
    }

    /// Whether the API says through the front that it is ready, within a time.
    boolean frontReady(Project project, Duration limit) {
        try (Probe front = probes.front(project)) {
            return time.until(limit, () -> Optional.of(front.send("GET", "/readyz", Map.of(), ""))
                    .filter(answer -> answer.status() == 200)).isPresent();
        }
    }

    /// The one-shot migration.
    Migration migration() {
        return new Migration(this, engine, compose, time, progress);
    }

    /// Makes the candidates that a plan misses, off the edge's network, not started yet; and the container of the migration
    /// where none ran, so that a plain `docker compose up` finds what it expects.
    void create(Project project, Release release, Plan plan) {
        Map<String, Integer> scale = new TreeMap<>();
        for (Plan.Part part : plan.services()) {
            if (part.missing() > 0) {
                scale.put(part.service().word(),
                        part.fresh().size() + part.old().size() + part.rest().size() + part.missing());
            }
        }
        if (migration().makeRoom(project)) {
            scale.put(Migration.SERVICE, 1);
        }
        if (!scale.isEmpty()) {
            compose.create(images.variables(release), scale);
        }
    }

    /// The candidates of a plan, to be closed by who asked for them.
    List<Candidate> candidates(Project project, Plan plan) {
        return plan.services().stream().flatMap(part -> part.fresh().stream()
                .map(container -> new Candidate(this, project, part.service(), container, time,
                        probes.patiently(project, part.service(), container))))
                .toList();
    }

    /// Starts a candidate, off the edge's network. A JVM that starts wants all processors there are: while they are short it has a
    /// quarter of its share (docs/decisions/0040-candidates-weigh-less.md).
    void start(Project project, Service service, Container candidate) {
        if (!candidate.running()) {
            if (service == Service.API) {
                engine.disconnect(candidate.id(), project.edgeNetwork());
            }
            int shares = project.service(service.word()).startingShares();
            if (shares > 0 && !engine.cpuShares(candidate.id(), shares)) {
                progress.note("the engine gives " + candidate.name() + " no share of the processors of its own");
            }
            engine.start(candidate.id());
            progress.detail(service + " starts");
        }
    }

    /// Gives a container its full share of the processors.
    ///
    /// @return whether it has it
    boolean giveFullShare(Project project, Container container) {
        int shares = project.service(container.service()).cpuShares();
        return shares == 0 || engine.cpuShares(container.id(), shares);
    }

    /// Says that a container keeps the share it started with.
    void noteStartingShare(Container container) {
        progress.note(
                container.name() + " keeps a quarter of its share of the processors: the engine gives it no more");
    }

    /// Since when a container runs; empty when it does not.
    Optional<Instant> runningSince(Container container) {
        return engine.container(container.id()).filter(Container::running).map(Container::startedAt);
    }

    /// What became of a container that does not run.
    Optional<String> stateUnlessRunning(Container container) {
        return engine.container(container.id())
                .map(now -> now.running()
                        ? Optional.<String>empty()
                        : Optional.of("it is " + now.state() + ", exit code " + now.exitCode()))
                .orElseGet(() -> Optional.of("its container is gone"));
    }

    /// Whether a container is one of a service that is built here.
    static boolean ours(Container container) {
        return Stream.of(Service.values()).anyMatch(service -> service.word().equals(container.service()));
    }

    /// Whether a running container is about to end: it says so, or it does while it is asked. One that ended by itself is started
    /// again, and stays.
    boolean leaving(Project project, Service service, Container container) {
        return time.until(LEFT, () -> {
            Answer answer = probes.readyz(project, service, container);
            if (answer.status() != 0) {
                return Optional.of(answer.body().contains("\"draining\""));
            }
            Optional<Container> now = engine.container(container.id());
            return Optional.of(now.filter(Container::restarting).isEmpty())
                    .filter(_ -> now.filter(Container::running).isEmpty());
        }).orElse(false);
    }

    /// Whether a container says that it is ready.
    boolean ready(Project project, Service service, Container container) {
        return probes.readyz(project, service, container).status() == 200;
    }

    /// Puts candidates behind the edge and waits until each has answered through it.
    void connect(Project project, List<Container> candidates) {
        Parallel.each(candidates,
                candidate -> engine.connect(candidate.id(), project.edgeNetwork(), Service.API.word()));
        progress.detail("joined");
        probes.silent(project, answerer(candidates), SEEN).ifPresent(instead -> {
            throw Problem.failed("the edge does not take the new api",
                    project.settings().url() + ", asked for " + SEEN.toSeconds() + " s: " + instead,
                    "docker compose ps edge, docker compose logs edge; and see what stands before it");
        });
    }

    /// Ends a container the gentle way: SIGTERM, its own grace, then it is removed.
    void retire(Container container) {
        progress.detail(container.service() + " leaves");
        engine.stop(container.id());
        progress.detail(container.service() + " ended");
        engine.remove(container.id());
    }

    /// What the images say of which there is a container here, or which are in stock.
    List<Map<String, String>> labels(String project) {
        Stream<Map<String, String>> containers = containers(project).stream().map(Container::labels);
        Stream<Map<String, String>> stock = stock(project).releases().stream()
                .map(sha -> engine.images().labels(project + "/" + Service.API + ":" + sha));
        return Stream.concat(containers, stock).toList();
    }

    /// The releases that can run here without a registry.
    Stock stock(String project) {
        return new Stock(engine.images(), project);
    }

    /// What a container said last, to quote in an error.
    String lastWords(Container container) {
        List<String> lines = engine.logs(container.id(), QUOTED);
        return lines.isEmpty()
                ? container.name() + " said nothing"
                : "the last lines of " + container.name() + ":\n  " + String.join("\n  ", lines);
    }
}
