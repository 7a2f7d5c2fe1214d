package platform.cli.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import platform.cli.waiting.Threads;

/// Rollouts by the thousand: scenarios drawn from seeds, and what of them broke a promise.
///
/// @param scenarios how many
/// @param rollouts how many commands that change production
/// @param faults how often each kind of fault happened
/// @param failures what broke a promise
public record Simulation(long scenarios, long rollouts, Map<Fault.Kind, Long> faults, List<Failure> failures) {

    private static final int MOST_FAILURES = 10;
    private static final int TOLD = 3;

    /// Copies them.
    public Simulation {
        faults = Map.copyOf(faults);
        failures = List.copyOf(failures);
    }

    /// What broke a promise.
    ///
    /// @param name of the scenario, by which it can be run again
    /// @param scenario what was done, and what went wrong
    /// @param violations which promises, in words
    public record Failure(String name, Scenario scenario, List<String> violations) {

        /// Copies the list.
        public Failure {
            violations = List.copyOf(violations);
        }
    }

    /// Runs scenarios until so many rollouts were done.
    public static Simulation of(long firstSeed, long rollouts) {
        Map<Fault.Kind, Long> faults = new EnumMap<>(Fault.Kind.class);
        List<Failure> failures = new ArrayList<>();
        long done = 0;
        long seed = firstSeed;
        while (done < rollouts && failures.size() < MOST_FAILURES) {
            Simulation one = of("seed " + seed, Scenario.of(seed));
            done += one.rollouts();
            one.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
            failures.addAll(one.failures());
            seed++;
        }
        return new Simulation(seed - firstSeed, done, faults, failures);
    }

    /// Runs one scenario.
    public static Simulation of(String name, Scenario scenario) {
        World world = played(scenario);
        Map<Fault.Kind, Long> faults = new EnumMap<>(Fault.Kind.class);
        world.counts().forEach((kind, count) -> faults.put(kind, (long) count));
        return new Simulation(1, world.rollouts(), faults, world.violations().isEmpty()
                ? List.of()
                : List.of(new Failure(name, scenario, world.violations())));
    }

    /// The names of the calls that the last step of a scenario makes, and after it what cures it.
    static List<String> calls(Scenario scenario) {
        List<String> calls = new ArrayList<>();
        Threads.inOrder(() -> {
            World world = new World(scenario);
            scenario.steps().stream().limit(scenario.steps().size() - 1L).forEach(world::step);
            world.tell(calls::add);
            world.step(scenario.steps().getLast());
        });
        return calls;
    }

    private static World played(Scenario scenario) {
        AtomicReference<World> played = new AtomicReference<>();
        Threads.inOrder(() -> {
            World world = new World(scenario);
            scenario.steps().stream().takeWhile(_ -> world.violations().isEmpty()).forEach(world::step);
            played.set(world);
        });
        return played.get();
    }

    /// The smallest scenario found that still breaks something.
    private static Scenario shrunk(Scenario scenario) {
        Scenario smallest = scenario;
        Optional<Scenario> smaller = Optional.of(scenario);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            smaller = smallest.smaller().filter(candidate -> !played(candidate).violations().isEmpty()).findFirst();
        }
        return smallest;
    }

    /// For a person: what was done, and of the first failures the smallest scenario that shows each.
    public String told() {
        StringBuilder told = new StringBuilder(
                "%d scenarios, %d rollouts, faults %s".formatted(scenarios, rollouts, new TreeMap<>(faults)));
        for (Failure failure : failures.subList(0, Math.min(TOLD, failures.size()))) {
            Scenario smallest = shrunk(failure.scenario());
            told.append("\n").append(failure.name()).append(", the smallest like it: ").append(smallest).append("\n  ")
                    .append(String.join("\n  ", played(smallest).violations()));
        }
        return told.toString();
    }
}
