package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import platform.cli.console.Console;
import platform.cli.engine.Container;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.rollout.GateResult;
import platform.cli.rollout.Order;
import platform.cli.rollout.Outcome;
import platform.cli.rollout.Plan;
import platform.cli.smoke.CheckResult;
import platform.cli.smoke.SmokeReport;

/// The words and the exit code of each way a rollout can end.
final class Outcomes {

    private Outcomes() {}

    /// What `--output json` prints.
    ///
    /// @param outcome `done`, `planned`, `old-still-runs`, `refused`, `locked` or `needs-person`
    record Json(String outcome, int exit, String environment, String release, boolean changed,
            List<Map<String, Object>> gates, List<Map<String, Object>> checks, List<Console.Timing> steps,
            @Nullable Map<String, String> problem) {
    }

    static int tell(Console console, Order order, Outcome outcome) {
        Exit exit = switch (outcome) {
            case Outcome.Done _,Outcome.Planned _ -> Exit.DONE;
            case Outcome.OldStillRuns(var why, _) -> why.exit() == Exit.INTERRUPTED || why.exit() == Exit.REFUSED
                    ? why.exit()
                    : Exit.FAILED;
            case Outcome.Refused _ -> Exit.REFUSED;
            case Outcome.LockHeld _ -> Exit.LOCKED;
            case Outcome.NeedsPerson _ -> Exit.PERSON;
        };
        console.outcome(json(console, order, outcome, exit), words(order, outcome), problem(order, outcome));
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

    private static Optional<Problem> problem(Order order, Outcome outcome) {
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
            case Outcome.LockHeld(var by) -> Optional.of(Problem.locked(
                    order.environment() + " is locked by " + by.who(),
                    "'" + by.what() + "' holds the deploy lock since " + Console.local(by.since()),
                    "wait for it, or see platformctl lock status " + order.environment()));
            case Outcome.NeedsPerson(var why) -> Optional.of(why);
        };
    }

    private static Json json(Console console, Order order, Outcome outcome, Exit exit) {
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
        SmokeReport smoke = outcome instanceof Outcome.Done done ? done.smoke() : new SmokeReport(List.of());
        boolean changed = outcome instanceof Outcome.Done done && done.changed();
        return new Json(word, exit.code(), order.environment().name(), order.wanted().sha().hex(), changed,
                gates.stream().map(Outcomes::json).toList(), smoke.checks().stream().map(Outcomes::json).toList(),
                console.timings(), problem(order, outcome).map(Outcomes::json).orElse(null));
    }

    private static Map<String, Object> json(GateResult gate) {
        return Map.of("gate", gate.gate(), "open", gate.open(), "wants", gate.wants(), "found", gate.found(), "next",
                gate.next());
    }

    static Map<String, Object> json(CheckResult check) {
        return Map.of("check", check.name(), "manual", check.section(), "green", check.green(), "seconds",
                check.took().toMillis() / 1000.0, "expected", check.expected(), "came", check.came());
    }

    private static Map<String, String> json(Problem problem) {
        return Map.of("what", problem.what(), "why", problem.why(), "next", problem.next());
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
            rows.add(List.of(part.service().word(), "raise " + part.missing(),
                    "retire " + (part.old().isEmpty()
                            ? "none"
                            : part.old().stream().map(Container::name).collect(Collectors.joining(", ")))));
        }
        return Console.table(rows);
    }
}
