package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import platform.cli.console.Console;
import platform.cli.deployment.Plan;
import platform.cli.engine.Container;
import platform.cli.environment.Environment;
import platform.cli.gate.GateResult;
import platform.cli.lock.DeployLocks;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.release.Order;
import platform.cli.rollout.Outcome;
import platform.cli.smoke.CheckResult;
import platform.cli.smoke.SmokeReport;
import platform.cli.waiting.Times;

/// The words and the exit code of each way a rollout can end.
final class Outcomes {

    private Outcomes() {}

    /// What `--output json` prints.
    ///
    /// @param outcome `done`, `planned`, `old-still-runs`, `refused`, `locked` or `needs-person`
    /// @param infrastructure what differs from the files and was left as it is
    record Json(String outcome, int exit, String environment, String release, boolean changed, List<Part> plan,
            List<GateResult> gates, List<Check> checks, List<String> putBack, List<String> infrastructure,
            List<Console.Timing> steps,
            @Nullable Words problem) {
    }

    record Part(String service, int raise, List<String> retire) {
    }

    record Check(String check, String manual, boolean green, double seconds, String expected, String came) {
    }

    record Words(String what, String why, String next, int exit) {
    }

    /// Prints how a rollout ended.
    ///
    /// @param left the infrastructure that differs and was left as it is
    static int tell(Console console, Order order, Outcome outcome, List<String> left) {
        Exit exit = switch (outcome) {
            case Outcome.Done _,Outcome.Planned _ -> Exit.DONE;
            case Outcome.OldStillRuns(var why, _) -> why.exit() == Exit.INTERRUPTED || why.exit() == Exit.REFUSED
                    ? why.exit()
                    : Exit.FAILED;
            case Outcome.Refused _ -> Exit.REFUSED;
            case Outcome.LockHeld _ -> Exit.LOCKED;
            case Outcome.NeedsPerson _ -> Exit.PERSON;
        };
        console.outcome(json(console, order, outcome, exit, left), words(order, outcome), problem(order, outcome));
        return exit.code();
    }

    private static String words(Order order, Outcome outcome) {
        String release = order.wanted().sha().brief();
        return switch (outcome) {
            case Outcome.Done(var wanted, var changed, var smoke) -> checks(smoke) + "\n" + order.environment()
                    + (changed ? " runs " : " runs already ") + wanted.sha().brief() + ", smoke green";
            case Outcome.Planned(_, var plan, var gates) -> "would bring " + order.environment() + " to " + release
                    + "\n\n" + gates(gates) + "\n" + plan(plan);
            case Outcome.Refused _,Outcome.OldStillRuns _,Outcome.LockHeld _,Outcome.NeedsPerson _ -> "";
        };
    }

    /// Why it did not end well, if it did not.
    static Optional<Problem> problem(Order order, Outcome outcome) {
        String brief = order.brief();
        return switch (outcome) {
            case Outcome.Done _,Outcome.Planned _ -> Optional.empty();
            case Outcome.OldStillRuns(var why, var putBack) -> Optional.of(Problem
                    .of(why.exit(), brief + " failed, what ran before still runs: " + why.what(),
                            why.why() + (putBack.isEmpty() ? "" : "\nput back: " + String.join(", ", putBack)),
                            why.next())
                    .causedBy(why));
            case Outcome.Refused(var gates) -> Optional.of(Problem.refused(brief + " is refused, nothing changed",
                    gates.stream().map(gate -> gate.gate() + ": " + gate.found()).collect(Collectors.joining("\n")),
                    gates.stream().map(GateResult::next).distinct().collect(Collectors.joining("; "))));
            case Outcome.LockHeld(var by) -> Optional.of(locked(order.environment(), by));
            case Outcome.NeedsPerson(var why) -> Optional.of(why);
        };
    }

    /// That somebody else is at it.
    static Problem locked(Environment environment, DeployLocks.Holder by) {
        return Problem.locked(environment + " is locked by " + by.who(),
                "'" + by.what() + "' holds the deploy lock since " + Times.local(by.since()),
                "wait for it, or see platformctl lock status " + environment);
    }

    private static Json json(Console console, Order order, Outcome outcome, Exit exit, List<String> left) {
        String word = switch (outcome) {
            case Outcome.Done _ -> "done";
            case Outcome.Planned _ -> "planned";
            case Outcome.OldStillRuns _ -> "old-still-runs";
            case Outcome.Refused _ -> "refused";
            case Outcome.LockHeld _ -> "locked";
            case Outcome.NeedsPerson _ -> "needs-person";
        };
        List<GateResult> gates = switch (outcome) {
            case Outcome.Planned(_, _, var all) -> all;
            case Outcome.Refused(var closed) -> closed;
            case Outcome.Done _,Outcome.OldStillRuns _,Outcome.LockHeld _,Outcome.NeedsPerson _ -> List.of();
        };
        List<Part> plan = outcome instanceof Outcome.Planned planned ? parts(planned.plan()) : List.of();
        List<String> putBack = outcome instanceof Outcome.OldStillRuns(_, var done) ? done : List.of();
        SmokeReport smoke = outcome instanceof Outcome.Done done ? done.smoke() : new SmokeReport(List.of());
        boolean changed = outcome instanceof Outcome.Done done && done.changed();
        return new Json(word, exit.code(), order.environment().name(), order.wanted().sha().hex(), changed,
                plan, gates, smoke.checks().stream().map(Outcomes::json).toList(), putBack, left, console.timings(),
                problem(order, outcome).map(Outcomes::json).orElse(null));
    }

    static List<Part> parts(Plan plan) {
        return plan.services().stream().map(part -> new Part(part.service().word(), part.missing(),
                part.old().stream().map(Container::name).toList())).toList();
    }

    static Check json(CheckResult check) {
        return new Check(check.name(), check.section(), check.green(), check.took().toMillis() / 1000.0,
                check.expected(), check.came());
    }

    private static Words json(Problem problem) {
        return new Words(problem.what(), problem.why(), problem.next(), problem.exit().code());
    }

    /// The checks as a table.
    static String checks(SmokeReport report) {
        List<List<String>> rows = new ArrayList<>();
        for (CheckResult check : report.checks()) {
            rows.add(List.of(check.green() ? "green" : "RED", check.name(), "manual " + check.section(),
                    String.format(Locale.ROOT, "%d ms", check.took().toMillis()),
                    check.green() ? "" : "expected " + check.expected() + ", came " + check.came()));
        }
        return Console.table(rows);
    }

    private static String gates(List<GateResult> gates) {
        List<List<String>> rows = new ArrayList<>();
        for (GateResult gate : gates) {
            rows.add(List.of(gate.open() ? "open" : "CLOSED", gate.gate(),
                    gate.open() ? gate.wants() : gate.found() + " → " + gate.next()));
        }
        return Console.table(rows);
    }

    /// What would be raised and retired, as a table.
    static String plan(Plan plan) {
        if (plan.settled()) {
            return "nothing to do: it runs already";
        }
        List<List<String>> rows = new ArrayList<>();
        for (Plan.Part part : plan.services()) {
            rows.add(List.of(part.service().word(),
                    "raise " + part.missing() + (part.fullShare() ? "" : ", give the full share"),
                    "retire " + (part.old().isEmpty()
                            ? "none"
                            : part.old().stream().map(Container::name).collect(Collectors.joining(", ")))));
        }
        return Console.table(rows);
    }
}
