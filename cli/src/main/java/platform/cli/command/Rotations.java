package platform.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import platform.cli.console.Console;
import platform.cli.problem.Exit;
import platform.cli.rotation.Ending;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.Standing;
import platform.cli.rotation.TokenHolders;
import platform.cli.waiting.Times;

/// Words the outcome of a rotation, for the terminal and as JSON.
final class Rotations {

    private Rotations() {}

    /// What `--output json` prints.
    ///
    /// @param outcome `done`, `come-back`, `status` or `planned`
    /// @param mustRefresh in an emergency: who may hold a token of the old licence key
    record Json(String outcome, String environment, @Nullable String comeBackAt, @Nullable String why,
            List<Row> versions, List<Step> plan, @Nullable TokenHolders mustRefresh, List<Console.Timing> steps) {
        static Json of(Console console, String outcome, String environment) {
            return new Json(outcome, environment, null, null, List.of(), List.of(), null, console.timings());
        }

        Json with(List<Standing> standing) {
            return new Json(outcome, environment, comeBackAt, why, standing.stream().map(Row::of).toList(), plan,
                    mustRefresh, steps);
        }

        Json with(Optional<TokenHolders> holders) {
            return new Json(outcome, environment, comeBackAt, why, versions, plan, holders.orElse(null), steps);
        }

        Json planned(List<Step> planned) {
            return new Json(outcome, environment, comeBackAt, why, versions, planned, mustRefresh, steps);
        }

        Json comeBack(Ending.ComeBack comeBack) {
            return new Json(outcome, environment, comeBack.at().toString(), comeBack.why(), versions, plan,
                    mustRefresh, steps);
        }
    }

    record Row(String secret, String version, String state, @Nullable String published, @Nullable String signing,
            @Nullable String acceptedUntil, @Nullable String retired) {
        static Row of(Standing standing) {
            return new Row(standing.secret(), standing.version(), standing.state(), text(standing.published()),
                    text(standing.signing()), text(standing.acceptedUntil()), text(standing.retired()));
        }
    }

    record Step(String at, String secret, String what) {
    }

    /// Prints where rotations stand.
    static int status(Console console, String environment, List<Standing> standing) {
        console.result(Json.of(console, "status", environment).with(standing), table(standing));
        return Exit.DONE.code();
    }

    /// Prints what would be done.
    static int plan(Console console, String environment, List<Rotate.Planned> plan) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("NOT BEFORE", "SECRET", "WHAT")));
        plan.forEach(step -> rows.add(List.of(Times.local(step.at()), step.secret(), step.what())));
        console.result(Json.of(console, "planned", environment).planned(plan.stream()
                .map(step -> new Step(step.at().toString(), step.secret(), step.what())).toList()),
                plan.isEmpty() ? "nothing to do" : Console.table(rows));
        return Exit.DONE.code();
    }

    /// Prints how far a run came.
    ///
    /// @param emergency whether old tokens are refused
    /// @param holders in an emergency: who may hold a token of the old licence key
    static int tell(Console console, String environment, String what, List<Standing> standing, Ending ending,
            boolean emergency, Optional<TokenHolders> holders) {
        String table = table(standing) + (emergency ? refused(standing) : "");
        switch (ending) {
            case Ending.Done _ -> console.result(
                    Json.of(console, "done", environment).with(standing).with(holders),
                    table + "nothing is under way");
            case Ending.ComeBack comeBack -> console.result(
                    Json.of(console, "come-back", environment).with(standing).with(holders).comeBack(comeBack),
                    table + "come back at " + Times.local(comeBack.at()) + ", " + comeBack.why()
                            + ":\n  platformctl rotate-keys " + what + " --env " + environment + " --continue");
        }
        return Exit.DONE.code();
    }

    /// From when on the tokens of each old licence key are refused; the newest first.
    private static String refused(List<Standing> standing) {
        // A key that was published and never signed has no tokens.
        return standing.stream().filter(row -> row.secret().equals("license"))
                .filter(row -> row.signing().isPresent() || row.published().isEmpty())
                .flatMap(row -> row.retired().or(row::acceptedUntil)
                        .map(at -> "tokens of version " + row.version() + " are refused from " + Times.local(at)
                                + " on\n")
                        .stream())
                .findFirst().orElse("");
    }

    /// Who must get a new token after an emergency.
    static String mustRefresh(Optional<TokenHolders> holders) {
        return holders.map(count -> "at most " + count.licences() + " licences on " + count.devices()
                + " devices hold a token of the old key").orElse(
                        "every licence with a device may hold a token of the old key (its database cannot be asked from here)")
                + "; each device refreshes while the old key is accepted, else its plugin activates again";
    }

    private static String table(List<Standing> standing) {
        List<List<String>> rows = new ArrayList<>(
                List.of(List.of("SECRET", "VERSION", "STATE", "PUBLISHED", "IN USE", "ACCEPTED UNTIL", "RETIRED")));
        standing.forEach(row -> rows.add(List.of(row.secret(), row.version(), row.state(), local(row.published()),
                local(row.signing()), local(row.acceptedUntil()), local(row.retired()))));
        return Console.table(rows);
    }

    private static String local(Optional<Instant> instant) {
        return instant.map(Times::local).orElse("-");
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }
}
