package platform.cli.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

import platform.cli.waiting.Threads;

/// Rollouts by the thousand: scenarios drawn from seeds, and what of them broke a promise.
///
/// @param seeds how many scenarios
/// @param rollouts how many commands that change production
/// @param faults how often each kind of fault happened
/// @param failures what broke a promise, by its seed
public record Simulation(long seeds, long rollouts, Map<Fault.Kind, Long> faults, Map<Long, List<String>> failures) {

    private static final int MOST_FAILURES = 10;

    /// Copies the maps.
    public Simulation {
        faults = Map.copyOf(faults);
        failures = new LinkedHashMap<>(failures);
    }

    /// Runs scenarios until so many rollouts were done.
    public static Simulation of(long firstSeed, long rollouts) {
        Map<Fault.Kind, Long> faults = new EnumMap<>(Fault.Kind.class);
        Map<Long, List<String>> failures = new LinkedHashMap<>();
        long done = 0;
        long seed = firstSeed;
        while (done < rollouts && failures.size() < MOST_FAILURES) {
            World world = played(Scenario.of(seed));
            done += world.rollouts();
            world.counts().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
            if (!world.violations().isEmpty()) {
                failures.put(seed, world.violations());
            }
            seed++;
        }
        return new Simulation(seed - firstSeed, done, faults, failures);
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
        failures.keySet().stream().flatMapToLong(LongStream::of).limit(3).forEach(seed -> {
            Scenario scenario = shrunk(Scenario.of(seed));
            told.append("\nseed ").append(seed).append(": ").append(scenario).append("\n  ")
                    .append(String.join("\n  ", violations(scenario)));
        });
        return told.toString();
    }
}
