package platform.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Ten thousand rollouts of scenarios that differ; `bench/simulate` does a million, or one seed again.
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {

    private static final long ROLLOUTS = Long.getLong("simulation.rollouts", 10_000);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 1);

    @Test
    void whatever_goes_wrong_somebody_serves_and_the_same_command_mends_it() {
        long began = System.nanoTime();
        Simulation simulation = Simulation.of(FIRST_SEED, ROLLOUTS);
        System.out.printf("%s, %d s%n", simulation.told(), (System.nanoTime() - began) / 1_000_000_000);
        assertThat(simulation.failures()).as(simulation::told).isEmpty();
    }
}
