package platform.cli.command;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.EnvFile;
import platform.cli.environment.SettingsDifference;
import platform.cli.environment.SettingsFile;
import platform.cli.problem.Exit;

/// `env diff ENV ENV`.
@Command(name = "diff", description = {
        "The variables that two environments have otherwise: names and fingerprints only.",
        "A fingerprint can be compared within one output, and no value can be guessed from it."}, footer = {"",
                "Examples:", "  platformctl env diff stage prod", "  platformctl env diff stage prod --output json"})
final class EnvDiffCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String one;

    @Parameters(index = "1", paramLabel = "ENV", description = "the other one") String other;

    record Json(String one, String other, List<Row> differences, List<String> same) {
    }

    record Row(String variable, @Nullable String one, @Nullable String other) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsDifference found = SettingsDifference.of(values(wiring, one), values(wiring, other),
                    new SecureRandom());
            List<Row> rows = found.differences().stream().map(
                    entry -> new Row(entry.variable(), entry.one().orElse(null), entry.other().orElse(null))).toList();
            console.result(new Json(one, other, rows, found.same()), words(rows, found.same().size()));
            return Exit.DONE.code();
        }
    }

    private static Map<String, String> values(Wiring wiring, String name) {
        SettingsFile file = wiring.settings(name);
        EnvFile settings = file.read().sound(file.called());
        return settings.values();
    }

    private String words(List<Row> rows, int same) {
        List<List<String>> table = new ArrayList<>(List.of(List.of("VARIABLE", one, other)));
        rows.forEach(row -> table.add(List.of(row.variable(), or(row.one()), or(row.other()))));
        return Console.table(table) + "\n" + same + " more are the same in both";
    }

    private static String or(@Nullable String fingerprint) {
        return fingerprint == null ? "-" : fingerprint;
    }
}
