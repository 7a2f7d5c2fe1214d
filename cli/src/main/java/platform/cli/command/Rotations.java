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
import platform.cli.rotation.Rotation;
import platform.cli.rotation.Standing;

/// The words of what rotations say.
final class Rotations {

    private Rotations() {}

    /// What `--output json` prints.
    ///
    /// @param outcome `done`, `come-back`, `status` or `planned`
    record Json(String outcome, String environment, @Nullable String comeBackAt, @Nullable String why,
            List<Row> versions, List<Step> plan, List<Console.Timing> steps) {
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
    static int status(Console console, String environment, Rotate rotate, List<Rotation> rotations) {
        List<Standing> standing = rotate.standing(rotations);
        console.result(json(console, "status", environment, Optional.empty(), standing, List.of()), table(standing));
        return Exit.DONE.code();
    }

    /// Prints what would be done.
    static int plan(Console console, String environment, List<Rotate.Planned> plan) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("NOT BEFORE", "SECRET", "WHAT")));
        plan.forEach(step -> rows.add(List.of(Console.local(step.at()), step.secret(), step.what())));
        console.result(json(console, "planned", environment, Optional.empty(), List.of(), plan.stream()
                .map(step -> new Step(step.at().toString(), step.secret(), step.what())).toList()),
                plan.isEmpty() ? "nothing to do" : Console.table(rows));
        return Exit.DONE.code();
    }

    /// Prints how far a run came.
    static int tell(Console console, String environment, String what, Rotate rotate, List<Rotation> rotations,
            Ending ending) {
        List<Standing> standing = rotate.standing(rotations);
        switch (ending) {
            case Ending.Done _ -> console.result(
                    json(console, "done", environment, Optional.empty(), standing, List.of()),
                    table(standing) + "nothing is under way");
            case Ending.ComeBack comeBack -> console.result(
                    json(console, "come-back", environment, Optional.of(comeBack), standing, List.of()),
                    table(standing) + "come back at " + Console.local(comeBack.at()) + " (" + comeBack.why()
                            + "): platformctl rotate-keys " + what + " --env " + environment + " --continue");
        }
        return Exit.DONE.code();
    }

    private static Json json(Console console, String outcome, String environment, Optional<Ending.ComeBack> comeBack,
            List<Standing> standing, List<Step> plan) {
        return new Json(outcome, environment, comeBack.map(at -> at.at().toString()).orElse(null),
                comeBack.map(Ending.ComeBack::why).orElse(null), standing.stream().map(Row::of).toList(), plan,
                console.timings());
    }

    private static String table(List<Standing> standing) {
        List<List<String>> rows = new ArrayList<>(
                List.of(List.of("SECRET", "VERSION", "STATE", "PUBLISHED", "IN USE", "ACCEPTED UNTIL", "RETIRED")));
        standing.forEach(row -> rows.add(List.of(row.secret(), row.version(), row.state(), local(row.published()),
                local(row.signing()), local(row.acceptedUntil()), local(row.retired()))));
        return Console.table(rows);
    }

    private static String local(Optional<Instant> instant) {
        return instant.map(Console::local).orElse("-");
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }
}
