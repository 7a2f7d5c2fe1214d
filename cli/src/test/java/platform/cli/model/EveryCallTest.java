package platform.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import platform.cli.model.Scenario.Act;
import platform.cli.model.Scenario.Cure;
import platform.cli.model.Scenario.Step;

/// Calls of a command to the outside go wrong, one after the other, in each way. Deaths of the tool, with every cure: `rollout/CrashTest` does
/// it to a real engine, at some points, and `bench/crash` at those that a rollout tells. `bench/calls` leaves out no call.
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class EveryCallTest {

    private static final List<Behaviour> THREE = List.of(Behaviour.GOOD, Behaviour.GOOD, Behaviour.GOOD);

    private static final List<Step> STEPS = List.of(new Step(Act.PROMOTE, 2, true, List.of(), Cure.AGAIN),
            new Step(Act.ROLLBACK_TO, 0, true, List.of(), Cure.AGAIN),
            new Step(Act.DEPLOY, 0, true, List.of(), Cure.AGAIN));

    private static Stream<Step> deaths() {
        return STEPS.stream().flatMap(step -> Stream.of(Cure.values())
                .map(cure -> new Step(step.act(), step.release(), true, List.of(), cure)));
    }

    /// Calls after which the world is another. A death before any other is the death before the next of these, but for the time between.
    private static final Set<String> CHANGES = Set.of("start", "stop", "remove", "connect", "disconnect", "cpuShares",
            "hold", "free", "close", "pull", "tag", "untag", "create", "ensure", "replace", "write", "commitOnly",
            "push", "restore", "takeBack", "send");
    private static final boolean ALL = Boolean.getBoolean("simulation.calls.all");

    @ParameterizedTest
    @MethodSource("deaths")
    void whoever_dies_at_a_call_is_cured(Step step) {
        List<String> names = Simulation.calls(scenario(step, 1));
        assertThat(names).as("calls of " + step).hasSizeGreaterThan(100);
        int changes = 0;
        for (int call = 0; call < names.size(); call++) {
            boolean change = CHANGES.contains(names.get(call));
            if (ALL || change) {
                assertThat(happens(step, 1, new Fault(Fault.Kind.TOOL_DIES, call))).isTrue();
            }
            if (change) {
                assertThat(happens(step, 1, new Fault(Fault.Kind.TOOL_DIES_AFTER, call))).isTrue();
                changes++;
            }
        }
        assertThat(changes).as("changes of " + step).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TOOL_DIES", "TOOL_DIES_AFTER"})
    void whatever_goes_wrong_at_a_call_is_mended_by_the_same_command(Fault.Kind kind) {
        int stride = ALL ? 1 : kind == Fault.Kind.CONTAINER_DIES ? 3 : 13;
        for (Step step : STEPS) {
            assertThat(calls(step, 2, kind, stride)).as("calls of " + step).isGreaterThan(100);
        }
        // What runs already.
        assertThat(calls(new Step(Act.PROMOTE, 1, true, List.of(), Cure.AGAIN), 2, kind, stride)).isGreaterThan(50);
    }

    /// @param stride 1 for every call
    /// @return how many calls there are, about
    private static int calls(Step step, int replicas, Fault.Kind kind, int stride) {
        int call = 0;
        while (happens(step, replicas, new Fault(kind, call))) {
            call += stride;
        }
        return call;
    }

    private static Scenario scenario(Step step, int replicas) {
        return new Scenario(THREE, replicas,
                List.of(new Step(Act.PROMOTE, 1, true, List.of(), Cure.AGAIN), step));
    }

    private static boolean happens(Step step, int replicas, Fault fault) {
        Simulation simulation = Simulation.of(step + " " + fault, scenario(step.with(List.of(fault)), replicas));
        assertThat(simulation.failures()).as(simulation::told).isEmpty();
        return simulation.faults().containsKey(fault.kind());
    }
}
