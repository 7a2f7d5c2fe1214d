package platform.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.Draft;
import platform.cli.environment.EnvFile;
import platform.cli.environment.SettingFault;
import platform.cli.environment.SettingsCheck;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.process.Foreground;

/// `env edit ENV`.
@Command(name = "edit", description = {
        "Opens the settings in $VISUAL or $EDITOR, sealed ones too, and checks them before they replace the old.",
        "What is edited is a file of yours in memory (/dev/shm), which goes with the editor."}, footer = {"",
                "Examples:", "  platformctl env edit prod", "  EDITOR=nano platformctl env edit stage"})
final class EnvEditCommand implements Callable<Integer> {

    private static final int NOT_FOUND = 127;

    @Mixin CommonOptions common;

    @Parameters(paramLabel = "ENV", description = "stage or prod") String environment;

    record Json(String environment, String file, List<String> changed) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(environment);
            try (SettingsHold _ = file.hold("platformctl env edit " + environment)) {
                EnvFile before = file.read();
                EnvFile after = edited(console, wiring, before);
                if (!file.read().text().equals(before.text())) {
                    throw Problem.usage(file.called() + " was changed by somebody else meanwhile",
                            "what you changed is dropped",
                            "platformctl env edit " + environment + " again");
                }
                if (!after.text().equals(before.text())) {
                    file.write(after);
                }
                List<String> changed = changed(before.values(), after.values());
                console.result(new Json(environment, file.called(), changed), words(file, before, after, changed));
                return Exit.DONE.code();
            }
        }
    }

    private String words(SettingsFile file, EnvFile before, EnvFile after, List<String> changed) {
        return changed.isEmpty()
                ? after.text().equals(before.text())
                        ? "nothing was changed"
                        : "no variable was changed in " + file.called()
                : "changed in " + file.called() + ": " + String.join(", ", changed) + "; platformctl deploy "
                        + environment + " uses it";
    }

    private EnvFile edited(Console console, Wiring wiring, EnvFile before) {
        String editor = common.shell().variable("VISUAL").or(() -> common.shell().variable("EDITOR")).orElse("vi");
        try (Draft draft = Draft.of(wiring.root().resolve(".env." + environment), ".env." + environment,
                before.text())) {
            while (true) {
                // As git does it: the variable may hold options, and a shell splits them.
                int exit = new Foreground(wiring.root())
                        .run(List.of("sh", "-c", editor + " \"$@\"", editor, draft.file().toString()));
                if (exit != 0) {
                    throw Problem.usage("the editor ended with exit code " + exit + ", so nothing was changed",
                            exit == NOT_FOUND ? "there is no " + editor : "it was " + editor, "set VISUAL or EDITOR");
                }
                EnvFile after = EnvFile.parse(draft.text());
                List<SettingFault> faults = brought(before, after);
                if (faults.isEmpty()) {
                    return after;
                }
                String told = faults.stream().map(EnvEditCommand::told).collect(Collectors.joining("; "));
                console.note(told);
                if (!console.asks() || !console.agreed("edit it again", false, true)) {
                    throw Problem.usage("what was edited has faults, so nothing was changed", told,
                            "platformctl env edit " + environment + ", or env describe NAME");
                }
            }
        }
    }

    /// The faults that were not there before; those that were may be mended one after the other.
    private List<SettingFault> brought(EnvFile before, EnvFile after) {
        List<SettingFault> old = SettingsCheck.of(before, environment.equals("prod"));
        return SettingsCheck.of(after, environment.equals("prod")).stream().filter(fault -> fault.kind().refuses())
                .filter(fault -> old.stream().noneMatch(one -> one.kind() == fault.kind()
                        && one.variable().equals(fault.variable()) && one.why().equals(fault.why())))
                .toList();
    }

    private static String told(SettingFault fault) {
        return (fault.line() == 0 ? "" : "line " + fault.line() + ": ")
                + (fault.variable().isEmpty() ? "" : fault.variable() + " ") + fault.why();
    }

    private static List<String> changed(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return List.copyOf(names);
    }
}
