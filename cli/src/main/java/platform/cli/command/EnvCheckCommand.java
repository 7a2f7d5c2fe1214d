package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.SettingFault;
import platform.cli.environment.SettingsCheck;
import platform.cli.environment.SettingsFile;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;

/// `env check [<env>]`.
@Command(name = "check", description = {"Everything that is wrong with the settings of an environment, at once.",
        "Never prints a value. Exits 2 if anything is wrong."}, footer = {"", "Examples:",
                "  platformctl env check", "  platformctl env check stage --output json"})
final class EnvCheckCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(name);
            List<SettingFault> faults = new ArrayList<>(SettingsCheck.of(file.read(), name.equals("prod")));
            if (file.open()) {
                faults.addFirst(new SettingFault(SettingFault.Kind.FILE_MODE, 0, "",
                        "others may read the file: chmod 600 " + file.called()));
            }
            Json json = new Json(name, file.called(), faults.isEmpty(), faults.stream().map(Row::of).toList());
            if (faults.isEmpty()) {
                console.result(json, file.called() + " has no fault");
                return Exit.DONE.code();
            }
            Problem problem = Problem.usage(
                    file.called() + " has " + faults.size() + (faults.size() == 1 ? " fault" : " faults"),
                    "each is told above, with its line",
                    "platformctl env describe NAME explains a variable, env set " + name + " NAME changes it");
            console.outcome(json, words(json), Optional.of(problem));
            return problem.exit().code();
        }
    }

    record Json(String environment, String file, boolean sound, List<Row> faults) {
    }

    record Row(String kind, int line, String variable, String why) {
        static Row of(SettingFault fault) {
            return new Row(fault.kind().word(), fault.line(), fault.variable(), fault.why());
        }
    }

    private static String words(Json json) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("LINE", "VARIABLE", "FAULT", "WHY")));
        json.faults().forEach(row -> rows.add(List.of(row.line() == 0 ? "-" : Integer.toString(row.line()),
                row.variable().isEmpty() ? "-" : row.variable(), row.kind(), row.why())));
        return Console.table(rows);
    }
}
