package platform.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import platform.cli.model.Scenario.Act;
import platform.cli.model.Scenario.Cure;
import platform.cli.model.Scenario.Step;

/// The tool dies before and after each of its calls to the outside, with every cure; `rollout/CrashTest` does it to a real engine, at some
/// points, and `bench/crash` at those that a rollout tells.
class DeathsTest {

    private static final List<Behaviour> THREE = List.of(Behaviour.GOOD, Behaviour.GOOD, Behaviour.GOOD);

    private static Stream<Step> deaths() {
        Step promoted = new Step(Act.PROMOTE, 2, true, List.of(), Cure.AGAIN);
        Step back = new Step(Act.ROLLBACK_TO, 0, true, List.of(), Cure.AGAIN);
        Step deployed = new Step(Act.DEPLOY, 0, true, List.of(), Cure.AGAIN);
        return Stream.of(promoted, back, deployed)
                .flatMap(step -> Stream.of(Cure.values())
                        .map(cure -> new Step(step.act(), step.release(), true, List.of(), cure)));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void whoever_dies_at_a_call_is_cured(Step step) {
        int call = 0;
        boolean died = true;
        while (died) {
            died = dies(step, new Fault(Fault.Kind.TOOL_DIES, call))
                    && dies(step, new Fault(Fault.Kind.TOOL_DIES_AFTER, call));
            call++;
        }
        assertThat(call).as("calls of " + step).isGreaterThan(100);
    }

    /// @return whether the tool came so far
    private static boolean dies(Step step, Fault death) {
        Simulation simulation = Simulation.of(step + " " + death, new Scenario(THREE, 1,
                List.of(new Step(Act.PROMOTE, 1, true, List.of(), Cure.AGAIN), step.with(List.of(death)))));
        assertThat(simulation.failures()).as(simulation::told).isEmpty();
        return simulation.faults().containsKey(death.kind());
    }
}
