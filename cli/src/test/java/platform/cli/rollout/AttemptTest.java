package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.deployment.Candidates;
import platform.cli.deployment.Deployment;
import platform.cli.engine.Container;
import platform.cli.environment.Environment;
import platform.cli.lock.DeployLock;
import platform.cli.lock.DeployLocks;
import platform.cli.model.ModelDeployment;
import platform.cli.model.ModelEngine;
import platform.cli.model.ModelHost;
import platform.cli.model.ModelRegistry;
import platform.cli.model.VirtualTime;
import platform.cli.pin.Pin;
import platform.cli.problem.Problem;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.smoke.SmokeReport;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.SomeReleases;

/// The steps of an attempt over the smallest deployment, and what becomes of it when one of them fails.
class AttemptTest {

    private static final Environment PROD = new Environment("prod", Path.of("/nowhere"), List.of(), Map.of());
    private static final String LOCK_IMAGE = "edge";

    private final Release first = SomeReleases.of("1");
    private final Release second = SomeReleases.of("2");
    private final ModelDeployment.Place place = new ModelDeployment.Place(first);
    private final List<String> steps = new ArrayList<>();
    private final VirtualTime time = new VirtualTime();
    private final ModelRegistry registry = new ModelRegistry();
    private final DeployLocks deployLocks = new DeployLocks(
            new ModelEngine(new ModelHost(time, registry), registry, this), time);
    private Set<String> fails = Set.of();
    private String breaksLock = "";
    private Release recorded = first;

    private final Pin lockFile = new Pin() {
        @Override
        public Optional<Release> current() {
            return Optional.of(recorded);
        }

        @Override
        public Optional<Release> previous() {
            return Optional.empty();
        }

        @Override
        public boolean record(Order order) {
            reached("record");
            recorded = order.wanted();
            return true;
        }

        @Override
        public boolean revert(Order order, String why) {
            reached("revert");
            boolean changes = recorded.equals(order.wanted());
            recorded = first;
            return changes;
        }
    };

    private void reached(String step) {
        steps.add(step);
        if (step.equals(breaksLock)) {
            deployLocks.breakLock("model");
        }
        if (fails.contains(step)) {
            throw Problem.failed(step + " failed", "it was to", "-");
        }
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (_, method, arguments) -> {
            String name = method.getName();
            if (!Set.of("plan", "missingImages", "candidates", "close", "oldCanServe").contains(name)) {
                reached(name);
            }
            try {
                Object answer = method.invoke(real, arguments);
                return answer instanceof Candidates candidates ? watched(Candidates.class, candidates) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private Outcome tried(Kind kind) {
        Deployment deployment = watched(Deployment.class, new ModelDeployment(place, second));
        DeployLocks.Answer taken = deployLocks.take(deployment.name(), LOCK_IMAGE, "Olga", kind.name());
        steps.clear();
        try (DeployLock lock = ((DeployLocks.Answer.Taken) taken).lock()) {
            Attempt attempt = new Attempt(deployment, lockFile, new QuietProgress(),
                    new Order(PROD, kind, second, Optional.empty(), Set.of(), false), lock, deployment.plan());
            try {
                SmokeReport report = attempt.switchOver(attempt.raise());
                attempt.retire();
                return new Outcome.Done(second, true, report);
            } catch (Problem why) {
                return attempt.putBack(why);
            }
        }
    }

    private List<String> there() {
        return new ModelDeployment(place, first).plan().containers().map(Container::name).toList();
    }

    @Test
    void the_new_serves_before_the_old_leaves_and_is_recorded_before_it_serves() {
        assertThat(tried(Kind.PROMOTE)).isInstanceOf(Outcome.Done.class);
        assertThat(steps).containsExactly("ensureInfrastructure", "migrate", "create", "start", "smoke", "record",
                "join", "smokeThroughEdge", "requireAll", "retireOld");
        assertThat(recorded).isEqualTo(second);
        assertThat(place.answering()).containsExactly(second.sha());
    }

    @Test
    void a_rollback_runs_no_migration() {
        assertThat(tried(Kind.ROLLBACK)).isInstanceOf(Outcome.Done.class);
        assertThat(steps).doesNotContain("migrate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ensureInfrastructure", "migrate", "create", "start", "smoke", "record", "join",
            "smokeThroughEdge", "requireAll"})
    void what_fails_before_the_old_leave_is_put_back(String step) {
        List<String> before = there();
        fails = Set.of(step);

        Outcome outcome = tried(Kind.PROMOTE);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.OldStillRuns.class,
                old -> assertThat(old.why().what()).isEqualTo(step + " failed"));
        assertThat(recorded).isEqualTo(first);
        assertThat(there()).isEqualTo(before);
        assertThat(place.answering()).containsExactly(first.sha());
        assertThat(steps).doesNotContain("retireOld");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ensureInfrastructure", "migrate", "create", "smoke", "record", "smokeThroughEdge"})
    void nothing_is_changed_any_more_once_the_lock_is_broken(String step) {
        breaksLock = step;

        Outcome outcome = tried(Kind.PROMOTE);

        assertThat(outcome).isInstanceOf(Outcome.NeedsPerson.class);
        assertThat(steps).doesNotContain("retireOld", "remove", "revert");
        assertThat(place.answering()).contains(first.sha());
    }

    @ParameterizedTest
    @ValueSource(strings = {"revert", "remove"})
    void what_cannot_be_put_back_needs_a_person(String step) {
        fails = Set.of("smokeThroughEdge", step);

        assertThat(tried(Kind.PROMOTE)).isInstanceOfSatisfying(Outcome.NeedsPerson.class,
                person -> assertThat(person.why().why()).contains("smokeThroughEdge failed", step + " failed"));
        assertThat(place.answering()).contains(first.sha());
    }
}
