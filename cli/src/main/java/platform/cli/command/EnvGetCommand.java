package platform.cli.command;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.SettingsFile;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.core.setting.Variable;

/// `env get ENV NAME`.
@Command(name = "get", description = "The value of a variable; of a secret only with --reveal.", footer = {"",
        "Examples:", "  platformctl env get stage CORS_ALLOW_ORIGINS",
        "  platformctl env get prod ADMIN_API_KEY --reveal"})
final class EnvGetCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String environment;

    @Parameters(index = "1", paramLabel = "NAME", description = "a variable") String name;

    @Option(names = "--reveal", description = "print a secret") boolean reveal;

    record Json(String environment, String variable, @Nullable String value) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(environment);
            Variable variable = EnvDescribeCommand.known(name);
            String value = file.read().sound(file.called()).value(name)
                    .orElseThrow(() -> Problem.usage(name + " is not set", file.called() + " has no value for it",
                            "platformctl env set " + environment + " " + name));
            if (variable.secret() && !reveal) {
                throw Problem.usage(name + " is a secret", "whoever reads this screen or this log would have it",
                        "add --reveal");
            }
            console.result(new Json(environment, name, value), value);
            return Exit.DONE.code();
        }
    }
}
