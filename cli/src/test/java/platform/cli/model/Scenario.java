package platform.cli.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/// What people do to production, and what goes wrong meanwhile.
///
/// @param releases what containers of each release do, in the order of their commits; the first runs when it begins
/// @param replicas how many containers each service has
/// @param steps one after the other
public record Scenario(List<Behaviour> releases, int replicas, List<Step> steps) {

    private static final int MOST_RELEASES = 5;
    private static final int MOST_STEPS = 6;
    private static final int CALLS = 110;
    private static final int SELDOM = 4;

    public Scenario {
        releases = List.copyOf(releases);
        steps = List.copyOf(steps);
    }

    /// What somebody does.
    public enum Act {
        /// `promote <release>`.
        PROMOTE,
        /// `rollback`, to what the tool proposes.
        ROLLBACK,
        /// `rollback <release>`.
        ROLLBACK_TO,
        /// `deploy prod`, after the settings were changed.
        DEPLOY,
        /// `prune prod`.
        PRUNE,
        /// `docker compose up --detach`, by hand.
        COMPOSE
    }

    /// What is done after something has gone wrong.
    public enum Cure {
        /// The same command again.
        AGAIN,
        /// `rollback`, to what the tool proposes.
        ROLLBACK,
        /// `docker compose up --detach`, by hand.
        COMPOSE
    }

    /// One act.
    ///
    /// @param act what
    /// @param release which, where one is named
    /// @param push whether its commit is pushed
    /// @param faults what goes wrong meanwhile
    /// @param cure what is done then
    public record Step(Act act, int release, boolean push, List<Fault> faults, Cure cure) {

        public Step {
            faults = List.copyOf(faults);
        }

        Step with(List<Fault> others) {
            return new Step(act, release, push, others, cure);
        }

        @Override
        public String toString() {
            return act.name().toLowerCase(Locale.ROOT)
                    + (act == Act.PROMOTE || act == Act.ROLLBACK_TO ? " " + release : "") + (push ? " --push" : "")
                    + (faults.isEmpty() ? "" : " " + faults + ", then " + cure.name().toLowerCase(Locale.ROOT));
        }
    }

    /// The scenario of a seed.
    public static Scenario of(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Behaviour> releases = new ArrayList<>(List.of(Behaviour.GOOD));
        for (int count = 2 + random.nextInt(MOST_RELEASES - 1); releases.size() < count;) {
            Behaviour[] all = Behaviour.values();
            releases.add(random.nextInt(SELDOM) == 0 ? all[random.nextInt(all.length)] : Behaviour.GOOD);
        }
        List<Step> steps = new ArrayList<>();
        for (int count = 1 + random.nextInt(MOST_STEPS); steps.size() < count;) {
            Act[] all = Act.values();
            // every second one is a promotion
            Act act = random.nextBoolean() ? Act.PROMOTE : all[random.nextInt(all.length)];
            List<Fault> faults = new ArrayList<>();
            for (int left = random.nextInt(3); left > 0; left--) {
                Fault.Kind[] kinds = Fault.Kind.values();
                faults.add(new Fault(kinds[random.nextInt(kinds.length)], random.nextInt(CALLS)));
            }
            Cure[] cures = Cure.values();
            steps.add(new Step(act, random.nextInt(releases.size()), random.nextInt(SELDOM) > 0,
                    act == Act.COMPOSE ? List.of() : faults,
                    random.nextBoolean() ? Cure.AGAIN : cures[random.nextInt(cures.length)]));
        }
        return new Scenario(releases, random.nextInt(SELDOM) == 0 ? 2 : 1, steps);
    }

    /// The same with a step, a fault or a bad release less.
    Stream<Scenario> smaller() {
        List<Scenario> smaller = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            List<Step> fewer = new ArrayList<>(steps);
            Step step = fewer.remove(i);
            smaller.add(new Scenario(releases, replicas, fewer));
            for (int j = 0; j < step.faults().size(); j++) {
                List<Fault> faults = new ArrayList<>(step.faults());
                faults.remove(j);
                List<Step> changed = new ArrayList<>(steps);
                changed.set(i, step.with(faults));
                smaller.add(new Scenario(releases, replicas, changed));
            }
        }
        for (int i = 0; i < releases.size(); i++) {
            if (releases.get(i) != Behaviour.GOOD) {
                List<Behaviour> better = new ArrayList<>(releases);
                better.set(i, Behaviour.GOOD);
                smaller.add(new Scenario(better, replicas, steps));
            }
        }
        if (replicas > 1) {
            smaller.add(new Scenario(releases, 1, steps));
        }
        return smaller.stream();
    }
}
