package platform.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long ROLLOUTS = Long.getLong("simulation.rollouts", 10_000);

    @Test
    void whatever_goes_wrong_somebody_serves_and_the_same_command_mends_it() {
        Simulation simulation = Simulation.of(Long.getLong("simulation.seed", 1), ROLLOUTS);
        assertThat(simulation.failures()).as(simulation::told).isEmpty();
        System.out.println(simulation.told());
    }
}
