package platform.cli.deployment;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import platform.cli.engine.Container;
import platform.cli.problem.Problem;
import platform.cli.release.Service;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Parallel;

/// Candidates as containers that Compose made beside those that run.
final class ComposeCandidates implements Candidates {

    private final ComposeDeployment deployment;
    private final ProjectContainers containers;
    /// What there was before the rollout, and when the candidates were made.
    private final Plan before;
    private Plan whenMade;
    private List<Candidate> candidates = List.of();
    private List<Container> joined = List.of();

    ComposeCandidates(ComposeDeployment deployment, ProjectContainers containers, Plan before) {
        this.deployment = deployment;
        this.containers = containers;
        this.before = before;
        this.whenMade = before;
    }

    @Override
    public void create() {
        Parallel.each(before.all(Plan.Part::ended), containers::retire);
        whenMade = deployment.plan();
        deployment.create(whenMade);
        Plan plan = deployment.plan();
        if (plan.services().stream().anyMatch(part -> part.missing() > 0)) {
            throw Problem.failed("Compose made no candidates that are what is wanted",
                    "their configuration is not what docker compose config --hash says",
                    "docker compose ps --all, docker compose version");
        }
        candidates = deployment.fresh(plan);
    }

    @Override
    public void start() {
        Parallel.each(candidates, Candidate::start);
    }

    @Override
    public SmokeReport smoke() {
        return SmokeReport.of(candidates.stream().<Supplier<SmokeReport>>map(candidate -> candidate::smoke).toList());
    }

    @Override
    public void close() {
        candidates.forEach(Candidate::close);
    }

    @Override
    public void requireAll() {
        Plan _ = proven();
    }

    private Plan proven() {
        Plan plan = deployment.plan();
        plan.services().stream().filter(part -> part.missing() > 0).findFirst().ifPresent(part -> {
            throw Problem.failed("the new " + part.service() + " ended after it was proven",
                    part.rest().stream().findFirst()
                            .map(container -> containers.stateUnlessRunning(container)
                                    .orElse("it was started again") + "\n" + containers.lastWords(container))
                            .orElse("its container is gone"),
                    "mend the release and build it again; what ran before still runs");
        });
        return plan;
    }

    @Override
    public void join() {
        joined = proven().of(Service.API).fresh();
        deployment.join(joined);
    }

    @Override
    public SmokeReport smokeThroughEdge() {
        return deployment.smokeThroughFront(joined);
    }

    @Override
    public void retireOld() {
        Parallel.each(replaced(), containers::retire);
    }

    /// What ran before, also what the engine was starting again in that moment.
    private List<Container> replaced() {
        return parts(deployment.plan()).flatMap(part -> part.containers()
                .filter(container -> part.old().contains(container)
                        || (whenMade.containers().anyMatch(is(container))
                                && whenMade.all(Plan.Part::fresh).stream().noneMatch(is(container)))))
                .toList();
    }

    /// Not where a rollout that was killed had begun to retire: what it left of the old must not be all that is left.
    @Override
    public boolean oldCanServe() {
        Plan.Part api = before.of(Service.API);
        return api.fresh().stream().noneMatch(Container::running)
                || api.old().stream().allMatch(container -> deployment.ready(Service.API, container));
    }

    @Override
    public List<String> remove() {
        List<Container> raised = raised();
        Parallel.each(raised, containers::retire);
        return raised.stream().map(Container::name).toList();
    }

    /// The containers that are there because of this rollout: those it made, also when they have ended or the engine is about to
    /// start them again, and those of the wanted release that a killed one left beside old ones.
    private List<Container> raised() {
        return parts(deployment.plan()).flatMap(part -> part.containers()
                .filter(container -> before.containers().noneMatch(is(container))
                        || (!part.old().isEmpty() && deployment.made(container))))
                .toList();
    }

    private static Stream<Plan.Part> parts(Plan plan) {
        return plan.services().stream();
    }

    private static Predicate<Container> is(Container container) {
        return known -> known.id().equals(container.id());
    }
}
