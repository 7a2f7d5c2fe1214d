package platform.cli.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.engine.Compose;
import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.image.Sha;
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

/// A deployment by Docker Compose on one engine.
final class ComposeDeployment implements Deployment {

    private static final Duration SEEN = Duration.ofSeconds(15);
    private static final Duration LEFT = Duration.ofSeconds(3);

    private final Project project;
    private final Release release;
    private final Engine engine;
    private final Compose compose;
    private final HostImages images;
    private final Probes probes;
    private final Time time;
    private final Progress progress;
    private final ProjectContainers containers;

    ComposeDeployment(Project project, Release release, Engine engine, Compose compose, HostImages images,
            Probes probes, Time time, Progress progress) {
        this.project = project;
        this.release = release;
        this.engine = engine;
        this.compose = compose;
        this.images = images;
        this.probes = probes;
        this.time = time;
        this.progress = progress;
        this.containers = new ProjectContainers(engine, project.name(), progress);
    }

    @Override
    public String name() {
        return project.name();
    }

    @Override
    public Release release() {
        return release;
    }

    @Override
    public Project.Settings settings() {
        return project.settings();
    }

    @Override
    public Map<String, String> variables(Service service) {
        return project.service(service.word()).environment();
    }

    @Override
    public String image(Service service) {
        return project.service(service.word()).image();
    }

    @Override
    public String lockImage() {
        return project.edge().image();
    }

    @Override
    public Plan plan() {
        return Plan.of(project, containers.all());
    }

    @Override
    public List<Container> running() {
        return containers.running();
    }

    @Override
    public List<Map<String, String>> labels() {
        Stream<Map<String, String>> present = containers.all().stream().map(Container::labels);
        Stock stock = stock();
        Stream<Map<String, String>> kept = stock.releases().stream()
                .map(sha -> engine.images().labels(stock.name(Service.API, sha)));
        return Stream.concat(present, kept).toList();
    }

    @Override
    public OptionalLong freeBytes() {
        return new FreeSpace(engine).through(running());
    }

    @Override
    public boolean inPlace(Plan plan) {
        return plan.settled() && plan.all(Plan.Part::rest).isEmpty() && plan.of(Service.API).fresh().stream()
                .allMatch(container -> container.networks().contains(project.edgeNetwork()));
    }

    @Override
    public List<Container> leaving(Plan plan) {
        return plan.services().stream()
                .flatMap(part -> part.fresh().stream().filter(Container::running)
                        .filter(container -> leaving(part.service(), container)))
                .toList();
    }

    /// Whether a running container is about to end: it says so, or it does while it is asked. One that ended by itself is started
    /// again, and stays.
    private boolean leaving(Service service, Container container) {
        return time.until(LEFT, () -> {
            Answer answer = probes.readyz(service, container);
            if (answer.status() != 0) {
                return Optional.of(answer.body().contains("\"draining\""));
            }
            Optional<Container> now = engine.container(container.id());
            return Optional.of(now.filter(Container::restarting).isEmpty())
                    .filter(_ -> now.filter(Container::running).isEmpty());
        }).orElse(false);
    }

    @Override
    public void retire(List<Container> those) {
        Parallel.each(those, containers::retire);
    }

    @Override
    public SmokeReport smoke(Answerer answerer) {
        return probes.throughFront(running().stream()
                .filter(container -> container.service().equals(Service.WORKER.word())).toList(), answerer);
    }

    @Override
    public List<Service> missingImages() {
        return images.missing(release);
    }

    @Override
    public void pull() {
        images.pull(release);
    }

    @Override
    public void ensureInfrastructure() {
        List<String> up = running().stream().map(Container::service).toList();
        List<String> down = project.infrastructure().stream().filter(name -> !up.contains(name)).toList();
        if (!down.isEmpty()) {
            compose.ensure(images.variables(release), down);
        }
    }

    @Override
    public List<InfrastructureChange> infrastructureChanges() {
        return InfrastructureChange.all(project, running());
    }

    @Override
    public void replaceInfrastructure(List<InfrastructureChange> changes) {
        compose.replace(images.variables(release), changes.stream().map(InfrastructureChange::service).toList());
    }

    @Override
    public boolean frontReady(Duration limit) {
        try (Probe front = probes.front()) {
            return time.until(limit, () -> Optional.of(front.send("GET", "/readyz", Map.of(), ""))
                    .filter(answer -> answer.status() == 200)).isPresent();
        }
    }

    @Override
    public void migrate() {
        migration().run();
    }

    @Override
    public Candidates candidates(Plan before) {
        return new ComposeCandidates(this, containers, before);
    }

    @Override
    public void giveWayTo(Release runs) {
        migration(runs, compose.project(images.variables(runs))).settle();
    }

    @Override
    public void keepImages(Set<Sha> named) {
        stock().keep(release);
        stock().trim(Stock.needed(containers.all(), named));
    }

    private Stock stock() {
        return new Stock(engine.images(), project.name());
    }

    private Migration migration() {
        return migration(release, project);
    }

    private Migration migration(Release of, Project with) {
        return new Migration(of, with, images.variables(of), containers, compose, time, progress);
    }

    /// Makes the containers that a plan misses, off the edge's network, not started yet; and the container of the migration
    /// where none ran, so that a plain `docker compose up` finds what it expects.
    void create(Plan plan) {
        Map<String, Integer> scale = new TreeMap<>();
        for (Plan.Part part : plan.services()) {
            if (part.missing() > 0) {
                scale.put(part.service().word(),
                        part.fresh().size() + part.old().size() + part.rest().size() + part.missing());
            }
        }
        if (migration().makeRoom()) {
            scale.put(Project.MIGRATION, 1);
        }
        if (!scale.isEmpty()) {
            compose.create(images.variables(release), scale);
        }
    }

    /// Whether a container was made from what is wanted.
    boolean made(Container container) {
        return project.service(container.service()).made(container);
    }

    /// Whether a container says that it is ready.
    boolean ready(Service service, Container container) {
        return probes.readyz(service, container).status() == 200;
    }

    /// Each container that is wanted, as one that is to be proven. To be closed.
    List<Candidate> fresh(Plan plan) {
        probes.expectFront();
        return plan.services().stream().flatMap(part -> part.fresh().stream()
                .map(container -> new Candidate(containers, project, part.service(), container, probes, time,
                        progress)))
                .toList();
    }

    /// Puts APIs behind the edge and waits until each has answered through it.
    void join(List<Container> apis) {
        Parallel.each(apis, api -> engine.connect(api.id(), project.edgeNetwork(), Service.API.word()));
        progress.detail("joined");
        probes.silent(answerer(apis), SEEN).ifPresent(instead -> {
            throw Problem.failed("the edge does not take the new api",
                    settings().url() + ", asked for " + SEEN.toSeconds() + " s: " + instead,
                    "docker compose ps edge, docker compose logs edge; and see what stands before it");
        });
    }

    /// The smoke checks through the front, answered by these APIs.
    SmokeReport smokeThroughFront(List<Container> apis) {
        return probes.throughFront(answerer(apis));
    }

    private static Answerer answerer(List<Container> containers) {
        return new Answerer("", containers.stream().map(container -> container.id().substring(0, 12))
                .collect(Collectors.toSet()));
    }
}
