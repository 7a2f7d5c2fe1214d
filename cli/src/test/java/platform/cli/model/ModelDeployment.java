package platform.cli.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import platform.cli.deployment.Candidates;
import platform.cli.deployment.Deployment;
import platform.cli.deployment.InfrastructureChange;
import platform.cli.deployment.Plan;
import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.engine.Project.ServiceConfig;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.CheckResult;
import platform.cli.smoke.SmokeReport;

/// The smallest deployment that there can be: containers that are there at once, one of each service. It knows no engine, no Compose and
/// no time.
public final class ModelDeployment implements Deployment {

    private static final String EDGE = "edge";

    /// What is there, whatever release somebody looks for.
    public static final class Place {
        private final List<Container> containers = new ArrayList<>();
        private int made;

        /// @param runs the release that serves at first
        public Place(Release runs) {
            for (Service service : Service.values()) {
                containers.add(container(service, runs, "running", service == Service.API));
            }
        }

        /// The commits of the APIs that the edge knows.
        public Set<Sha> answering() {
            Set<Sha> answering = new TreeSet<>((one, other) -> one.hex().compareTo(other.hex()));
            containers.stream().filter(Container::running).filter(container -> container.networks().contains(EDGE))
                    .map(Container::release).flatMap(Optional::stream).forEach(answering::add);
            return answering;
        }

        /// A container ends.
        public void ends(Container container) {
            replace(container, "exited", false);
        }

        private Container container(Service service, Release release, String state, boolean joined) {
            made++;
            return new Container("%012d".formatted(made), service + "-" + made, service.word(), state, "", 0,
                    release.sha().hex(), release.image(service).toString(), "sha256:" + made, Instant.EPOCH, 0,
                    joined ? Set.of(EDGE) : Set.of(), Map.of(Label.REVISION, release.sha().hex()));
        }

        private void replace(Container old, String state, boolean joined) {
            containers.replaceAll(container -> container.id().equals(old.id())
                    ? new Container(old.id(), old.name(), old.service(), state, "", 0, old.configHash(), old.image(),
                            old.imageId(), old.startedAt(), 0, joined ? Set.of(EDGE) : Set.of(), old.labels())
                    : container);
        }
    }

    private final Place place;
    private final Release release;
    private final Project project;

    public ModelDeployment(Place place, Release release) {
        this.place = place;
        this.release = release;
        Map<String, ServiceConfig> services = new HashMap<>();
        for (Service service : Service.values()) {
            services.put(service.word(),
                    new ServiceConfig(release.image(service).toString(), release.sha().hex(), 1, 0, Map.of()));
        }
        this.project = new Project("model", services, Map.of(EDGE, EDGE), new Project.Settings("http://model", "model",
                Optional.empty(), Duration.ZERO, Duration.ofSeconds(1)));
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
        return Map.of();
    }

    @Override
    public String image(Service service) {
        return release.image(service).toString();
    }

    @Override
    public String lockImage() {
        return EDGE;
    }

    @Override
    public Plan plan() {
        return Plan.of(project, place.containers);
    }

    @Override
    public List<Container> running() {
        return place.containers.stream().filter(Container::running).toList();
    }

    @Override
    public List<Map<String, String>> labels() {
        return Stream.concat(place.containers.stream().map(Container::labels), Stream.of(Map.of("in", "stock")))
                .toList();
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public boolean inPlace(Plan plan) {
        return plan.settled() && plan.all(Plan.Part::rest).isEmpty() && place.answering().equals(Set.of(release.sha()));
    }

    @Override
    public List<Container> leaving(Plan plan) {
        return List.of();
    }

    @Override
    public void retire(List<Container> containers) {
        Set<String> ids = Set.copyOf(containers.stream().map(Container::id).toList());
        place.containers.removeIf(container -> ids.contains(container.id()));
    }

    @Override
    public SmokeReport smoke(Answerer answerer) {
        return green();
    }

    private static SmokeReport green() {
        return new SmokeReport(List.of(new CheckResult("health", "5.1", true, Duration.ZERO, "200", "200")));
    }

    @Override
    public List<Service> missingImages() {
        return List.of();
    }

    @Override
    public void pull() {}

    @Override
    public void ensureInfrastructure() {}

    @Override
    public List<InfrastructureChange> infrastructureChanges() {
        return List.of();
    }

    @Override
    public void replaceInfrastructure(List<InfrastructureChange> changes) {}

    @Override
    public boolean frontReady(Duration limit) {
        return !place.answering().isEmpty();
    }

    @Override
    public void migrate() {}

    @Override
    public Candidates candidates(Plan before) {
        return new Raised();
    }

    @Override
    public void giveWayTo(Release runs) {}

    @Override
    public void keepImages(Set<Sha> named) {}

    private final class Raised implements Candidates {

        private List<Container> fresh() {
            return plan().all(Plan.Part::fresh);
        }

        @Override
        public void create() {
            for (Plan.Part part : plan().services()) {
                for (int missing = part.missing(); missing > 0; missing--) {
                    place.containers.add(place.container(part.service(), release, "created", false));
                }
            }
        }

        @Override
        public void start() {
            fresh().stream().filter(container -> !container.running())
                    .forEach(container -> place.replace(container, "running", false));
        }

        @Override
        public SmokeReport smoke() {
            return green();
        }

        @Override
        public void close() {}

        @Override
        public void requireAll() {
            plan().services().stream().filter(part -> part.missing() > 0).findFirst().ifPresent(part -> {
                throw Problem.failed("the new " + part.service() + " ended after it was proven", "it ended", "-");
            });
        }

        @Override
        public void join() {
            requireAll();
            fresh().stream().filter(container -> container.service().equals("api"))
                    .forEach(container -> place.replace(container, "running", true));
        }

        @Override
        public SmokeReport smokeThroughEdge() {
            return green();
        }

        @Override
        public void retireOld() {
            retire(plan().all(Plan.Part::old));
        }

        @Override
        public boolean oldCanServe() {
            return true;
        }

        @Override
        public List<String> remove() {
            List<Container> ours = place.containers.stream()
                    .filter(container -> container.configHash().equals(release.sha().hex())).toList();
            retire(ours);
            return ours.stream().map(Container::name).toList();
        }
    }
}
