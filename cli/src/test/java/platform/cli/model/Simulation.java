package platform.cli.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.waiting.Threads;

/// Rollouts by the thousand: scenarios drawn from seeds, and what of them broke a promise.
///
/// @param seeds how many scenarios
/// @param rollouts how many commands that change production
/// @param faults how often each kind of fault happened
/// @param failures what broke a promise, by its scenario
public record Simulation(long seeds, long rollouts, Map<Fault.Kind, Long> faults,
        Map<Scenario, List<String>> failures) {

    private static final int MOST_FAILURES = 10;

    /// Copies the maps.
    public Simulation {
        faults = Map.copyOf(faults);
        failures = new LinkedHashMap<>(failures);
    }

    /// Runs scenarios until so many rollouts were done.
    public static Simulation of(long firstSeed, long rollouts) {
        Map<Fault.Kind, Long> faults = new EnumMap<>(Fault.Kind.class);
        Map<Scenario, List<String>> failures = new LinkedHashMap<>();
        long done = 0;
        long seed = firstSeed;
        while (done < rollouts && failures.size() < MOST_FAILURES) {
            Scenario scenario = Scenario.of(seed);
            World world = played(scenario);
            done += world.rollouts();
            world.counts().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
            if (!world.violations().isEmpty()) {
                failures.put(scenario, world.violations());
            }
            seed++;
        }
        return new Simulation(seed - firstSeed, done, faults, failures);
    }

    /// Runs one scenario.
    public static Simulation of(Scenario scenario) {
        World world = played(scenario);
        Map<Fault.Kind, Long> faults = new EnumMap<>(Fault.Kind.class);
        world.counts().forEach((kind, count) -> faults.put(kind, (long) count));
        return new Simulation(1, world.rollouts(), faults,
                world.violations().isEmpty() ? Map.of() : Map.of(scenario, world.violations()));
    }

    /// What a scenario breaks.
    public static List<String> violations(Scenario scenario) {
        return played(scenario).violations();
    }

    private static World played(Scenario scenario) {
        World[] world = new World[1];
        Threads.inOrder(() -> {
            world[0] = new World(scenario);
            for (Scenario.Step step : scenario.steps()) {
                if (world[0].violations().isEmpty()) {
                    world[0].step(step);
                }
            }
        });
        return world[0];
    }

    /// The smallest scenario found that still breaks something.
    public static Scenario shrunk(Scenario scenario) {
        Scenario smallest = scenario;
        Optional<Scenario> smaller = Optional.of(scenario);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            smaller = smallest.smaller().filter(candidate -> !violations(candidate).isEmpty()).findFirst();
        }
        return smallest;
    }

    /// For a person: each failure with its smallest scenario.
    public String told() {
        StringBuilder told = new StringBuilder(
                "%d scenarios, %d rollouts, faults %s".formatted(seeds, rollouts, faults));
        failures.keySet().stream().limit(3).map(Simulation::shrunk)
                .forEach(scenario -> told.append("\n").append(scenario)
                        .append("\n  ").append(String.join("\n  ", violations(scenario))));
        return told.toString();
    }
}
