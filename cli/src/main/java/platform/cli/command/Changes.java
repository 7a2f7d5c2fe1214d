package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import platform.cli.console.Console;
import platform.cli.deployment.InfrastructureChange;
import platform.cli.environment.Environment;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.rollout.Infrastructure;
import platform.cli.smoke.SmokeReport;

/// The words and the exit code of `deploy --infra`.
final class Changes {

    private Changes() {}

    record Json(String environment, boolean dryRun, List<Service> services, List<Outcomes.Check> checks,
            List<Console.Timing> steps) {
    }

    record Service(String service, @Nullable String now, String then, String interrupts) {
    }

    /// What would be changed, or that nothing differs.
    static int tell(Console console, Environment environment, List<InfrastructureChange> changes, boolean dryRun) {
        return tell(console, environment, changes, dryRun, new SmokeReport(List.of()));
    }

    /// What became of it.
    static int tell(Console console, Environment environment, Infrastructure.Ending ending) {
        return switch (ending) {
            case Infrastructure.Ending.LockHeld(var by) -> throw Outcomes.locked(environment, by);
            case Infrastructure.Ending.Done(var changes, var smoke) -> tell(console, environment, changes, false,
                    smoke);
        };
    }

    private static int tell(Console console, Environment environment, List<InfrastructureChange> changes,
            boolean dryRun, SmokeReport smoke) {
        Json json = new Json(environment.name(), dryRun,
                changes.stream().map(change -> new Service(change.service(), change.now().orElse(null),
                        change.then(), change.interrupts())).toList(),
                smoke.checks().stream().map(Outcomes::json).toList(), console.timings());
        Optional<Problem> red = smoke.green()
                ? Optional.empty()
                : Optional.of(Problem.person("the infrastructure is changed, and the smoke is red", smoke.red(),
                        "platformctl smoke " + environment + "; put the files back with git and run it again"));
        console.outcome(json, words(changes, dryRun) + Outcomes.checks(smoke), red);
        return red.isEmpty() ? Exit.DONE.code() : Exit.PERSON.code();
    }

    private static String words(List<InfrastructureChange> changes, boolean dryRun) {
        if (changes.isEmpty()) {
            return "nothing to do: the infrastructure is what the files say\n";
        }
        List<List<String>> rows = new ArrayList<>();
        for (InfrastructureChange change : changes) {
            rows.add(List.of(dryRun ? "would change" : "changed", change.service(),
                    change.now().filter(change.then()::equals).isPresent()
                            ? "settings"
                            : change.now().orElse("none") + " → " + change.then(),
                    dryRun ? change.interrupts() : ""));
        }
        return Console.table(rows);
    }
}
