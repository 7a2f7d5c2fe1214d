package platform.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;
import platform.cli.problem.Exit;
import platform.cli.seal.Recipient;
import platform.cli.seal.Recipients;

/// `env seal ENV`.
@Command(name = "seal", description = {
        "Seals .env.<env> into .env.<env>.age, which may be in git: only the recipients can open it.",
        "The plain file goes when the sealed one is on the disk and was opened again."}, footer = {"", "Examples:",
                "  platformctl env seal prod", "  platformctl env seal stage --output json"})
final class EnvSealCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(paramLabel = "ENV", description = "stage or prod") String environment;

    record Json(String environment, String file, List<Row> recipients) {
    }

    /// @param name may be empty
    record Row(String key, String name) {
        static Row of(Recipient recipient) {
            return new Row(recipient.key(), recipient.name());
        }
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(environment);
            try (SettingsHold _ = file.hold("platformctl env seal " + environment)) {
                file.seal();
            }
            List<Recipient> recipients = file.recipients().map(Recipients::all).orElse(List.of());
            console.result(new Json(environment, file.called(), recipients.stream().map(Row::of).toList()),
                    "sealed into " + file.called() + " for "
                            + recipients.stream().map(Recipient::toString).collect(Collectors.joining(", "))
                            + "; the plain file is gone\n  git add " + file.called() + " " + file.recipientsCalled()
                            + " && git commit");
            return Exit.DONE.code();
        }
    }
}
