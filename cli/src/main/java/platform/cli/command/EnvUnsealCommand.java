package platform.cli.command;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;
import platform.cli.problem.Exit;

/// `env unseal ENV`.
@Command(name = "unseal", description = {
        "Opens .env.<env>.age into .env.<env>, mode 600, and removes the sealed file: only one of them counts.",
        "To change or look at a variable nothing needs to be unsealed: env edit, env set, env get."}, footer = {"",
                "Examples:", "  platformctl env unseal prod",
                "  platformctl env unseal prod --identity /media/key/olga.txt"})
final class EnvUnsealCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(paramLabel = "ENV", description = "stage or prod") String environment;

    record Json(String environment, String file) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(environment);
            try (SettingsHold _ = file.hold("platformctl env unseal " + environment)) {
                file.unseal();
            }
            console.result(new Json(environment, file.called()), "wrote " + file.called() + "; " + file.called()
                    + ".age is gone from here, and stays in git until that is committed");
            return Exit.DONE.code();
        }
    }
}
