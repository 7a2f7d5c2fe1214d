package platform.cli.rotation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.environment.EnvFile;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.waiting.Time;

/// Takes rotations as far as they go. All that is known is in the env file, so one that was killed is cured by running it again.
public final class Rotate {

    private static final int MOST_STEPS = 100;
    private final Safe safe;
    private final Runnable rollOut;
    private final String who;
    private final String environment;
    private final Time time;
    private final Progress progress;

    /// @param safe the settings
    /// @param rollOut brings the environment to what the env file says at the moment of the call, with the release that it runs;
    ///                throws a Problem unless that ended with green smoke checks
    /// @param who for the audit
    /// @param environment its name
    /// @param time the time
    /// @param progress who listens
    public Rotate(Safe safe, Runnable rollOut, String who, String environment, Time time, Progress progress) {
        this.safe = safe;
        this.rollOut = rollOut;
        this.who = who;
        this.environment = environment;
        this.time = time;
        this.progress = progress;
    }

    /// What an operator wants done first.
    ///
    /// @param command e.g. `rotate-keys license --abort`, for the lock and the audit
    /// @param edits by rotation, what each makes of the variables; empty: only go on
    public record Begin(String command, Map<Rotation, Start> edits) {

        /// An edit of a rotation that begins, is turned back, or changes its way.
        public interface Start {
            /// The edit; `none` where nothing is to be changed.
            Edit of(Map<String, String> file, Instant now);
        }

        public Begin {
            edits = new LinkedHashMap<>(edits);
        }
    }

    private record Next(Rotation rotation, Move move) {
    }

    /// Begins what is asked for, and goes on until there is nothing to do or a time to wait for.
    ///
    /// @param wait whether to wait for that time and go on; the settings may be changed by others meanwhile
    public Ending run(List<Rotation> rotations, Begin begin, boolean wait) {
        Ending ending = underHold(rotations, begin);
        while (wait && ending instanceof Ending.ComeBack(Instant at, String why)) {
            await(at, why);
            ending = underHold(rotations, new Begin(begin.command(), Map.of()));
        }
        return ending;
    }

    /// A step of a plan.
    ///
    /// @param at when, if each rollout took no time
    public record Planned(Instant at, String secret, String what) {
    }

    /// What a run would do, until nothing is left to do; changes nothing.
    public List<Planned> plan(List<Rotation> rotations, Begin begin) {
        List<Planned> plan = new ArrayList<>();
        Map<String, String> file = safe.read().values();
        Instant now = time.instant();
        for (Map.Entry<Rotation, Begin.Start> start : begin.edits().entrySet()) {
            Edit edit = start.getValue().of(file, now);
            if (!edit.changes().isEmpty()) {
                plan.add(new Planned(now, start.getKey().name(), "write " + begin.command()));
            }
            file = edit.applied(file);
        }
        for (Rotation rotation : rotations) {
            Instant at = now;
            Map<String, String> then = file;
            for (int step = 0; step < MOST_STEPS; step++) {
                switch (rotation.next(then, at)) {
                    case Move.Write(Edit edit, String what) -> {
                        plan.add(new Planned(at, rotation.name(), "write: " + what));
                        then = edit.applied(then);
                    }
                    case Move.Act(_, _, var mark, String done) -> {
                        plan.add(new Planned(at, rotation.name(), done));
                        then = mark.apply(at).applied(then);
                    }
                    case Move.RollOut(var mark, String done) -> {
                        plan.add(new Planned(at, rotation.name(), "rollout, smoke: " + done));
                        then = mark.apply(at).applied(then);
                    }
                    case Move.Wait(Instant until, String why) -> {
                        plan.add(new Planned(at, rotation.name(),
                                "wait until " + until.truncatedTo(ChronoUnit.SECONDS) + ": " + why));
                        at = until;
                    }
                    case Move.Nothing _ -> step = MOST_STEPS;
                }
            }
        }
        plan.sort(Comparator.comparing(Planned::at));
        return plan;
    }

    /// Where each version stands.
    public List<Standing> standing(List<Rotation> rotations) {
        Map<String, String> file = safe.read().values();
        return rotations.stream().flatMap(rotation -> rotation.standing(file).stream()).toList();
    }

    private Ending underHold(List<Rotation> rotations, Begin begin) {
        try (Safe.Hold _ = safe.hold(who + ": platformctl " + begin.command())) {
            begin(begin);
            Optional<Ending> ending = Optional.empty();
            while (ending.isEmpty()) {
                ending = step(rotations);
            }
            return ending.get();
        }
    }

    private void begin(Begin begin) {
        EnvFile file = safe.read();
        Edit all = Edit.none();
        List<String> names = new ArrayList<>();
        for (Map.Entry<Rotation, Begin.Start> start : begin.edits().entrySet()) {
            Edit edit = start.getValue().of(all.applied(file.values()), time.instant());
            if (!edit.changes().isEmpty()) {
                names.add(start.getKey().name());
            }
            all = all.and(edit);
        }
        if (!names.isEmpty()) {
            EnvFile changed = all.applied(file);
            progress.run("write: " + begin.command(), () -> safe.write(changed));
            safe.audit(names.stream().map(name -> line(name, "asked for: " + begin.command())).toList());
            safe.keep();
        }
    }

    /// One step of all of them: one write, else one act, else one rollout for all that need one.
    private Optional<Ending> step(List<Rotation> rotations) {
        EnvFile file = safe.read();
        Instant now = time.instant();
        List<Next> next = rotations.stream().map(rotation -> new Next(rotation, rotation.next(file.values(), now)))
                .toList();
        List<Next> rollouts = next.stream().filter(each -> each.move() instanceof Move.RollOut).toList();
        for (Next each : next) {
            switch (each.move()) {
                case Move.Write(Edit edit, String what) -> {
                    progress.run("write: " + what, () -> safe.write(edit.applied(file)));
                    return Optional.empty();
                }
                case Move.Act(String what, Runnable act, _, _) -> {
                    progress.run(what, act);
                    mark(file, List.of(each));
                    return Optional.empty();
                }
                case Move.RollOut _,Move.Wait _,Move.Nothing _ -> {
                }
            }
        }
        if (!rollouts.isEmpty()) {
            rollOut.run();
            mark(file, rollouts);
            return Optional.empty();
        }
        return Optional.of(next.stream().map(Next::move).filter(Move.Wait.class::isInstance).map(Move.Wait.class::cast)
                .min(Comparator.comparing(Move.Wait::until))
                .<Ending>map(wait -> new Ending.ComeBack(wait.until(), wait.why())).orElseGet(Ending.Done::new));
    }

    /// Writes down what has ended. Where somebody changed the file by hand meanwhile it is not known what was done, so it is
    /// done again.
    private void mark(EnvFile file, List<Next> ended) {
        EnvFile present = safe.read();
        if (!present.text().equals(file.text())) {
            progress.note("the settings were changed meanwhile, so this is done again");
            return;
        }
        Instant at = time.instant();
        Edit marks = Edit.none();
        List<AuditLine> lines = new ArrayList<>();
        for (Next each : ended) {
            switch (each.move()) {
                case Move.RollOut(var mark, String done) -> {
                    marks = marks.and(mark.apply(at));
                    lines.add(line(each.rotation().name(), done));
                }
                case Move.Act(_, _, var mark, String done) -> {
                    marks = marks.and(mark.apply(at));
                    lines.add(line(each.rotation().name(), done));
                }
                case Move.Write _,Move.Wait _,Move.Nothing _ -> throw new IllegalStateException("has no mark");
            }
        }
        EnvFile marked = marks.applied(file);
        String done = String.join("; ", lines.stream().map(AuditLine::what).toList());
        // The audit first: killed between the two, a line may come twice, but none is missing.
        progress.run("audit: " + done, () -> safe.audit(lines));
        progress.run("mark: " + done, () -> safe.write(marked));
        safe.keep();
    }

    private AuditLine line(String secret, String what) {
        return new AuditLine(time.instant(), who, environment, secret, what);
    }

    private void await(Instant until, String why) {
        try {
            progress.run("wait until " + until.truncatedTo(ChronoUnit.SECONDS) + ": " + why, () -> {
                while (time.instant().isBefore(until)) {
                    time.until(Duration.between(time.instant(), until), () -> {
                        progress.detail(Duration.between(time.instant(), until).toSeconds() + " s left");
                        return Optional.of(until).filter(end -> !time.instant().isBefore(end));
                    });
                }
            });
        } catch (Problem problem) {
            throw problem.exit() == Exit.INTERRUPTED
                    ? Problem.of(Exit.INTERRUPTED, "the wait was interrupted", "the rotation stands where it stood",
                            "the same command with --continue, from " + until.truncatedTo(ChronoUnit.SECONDS) + " on")
                            .causedBy(problem)
                    : problem;
        }
    }
}
