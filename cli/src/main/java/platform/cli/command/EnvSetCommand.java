package platform.cli.command;

import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.EnvFile;
import platform.cli.environment.SettingFault;
import platform.cli.environment.SettingsCheck;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.core.setting.Variable;

/// `env set ENV NAME`.
@Command(name = "set", description = {"Gives a variable a value, from a prompt without echo, a file or standard input.",
        "It is used from the next deploy or promote on."}, footer = {"", "Examples:",
                "  platformctl env set prod STRIPE_SECRET_KEY",
                "  openssl rand -hex 24 | platformctl env set stage ADMIN_API_KEY --from -",
                "  platformctl env set stage LOG_LEVEL --unset"})
final class EnvSetCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin SecretInput input;

    @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String environment;

    @Parameters(index = "1", paramLabel = "NAME", description = "a variable") String name;

    @Option(names = "--unset", description = "take the variable out, so that its default holds") boolean unset;

    record Json(String environment, String variable, boolean set) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(environment);
            Variable variable = EnvDescribeCommand.known(name);
            String value = unset ? "" : checked(variable, input.read("the value of " + name));
            try (SettingsHold _ = file.hold("platformctl env set " + environment + " " + name)) {
                EnvFile before = file.read().sound(file.called());
                file.write((unset ? before.without(name) : before.with(name, value)).sound(file.called()));
            }
            console.result(new Json(environment, name, !unset),
                    name + " is " + (unset ? "unset" : "set") + " in " + file.called() + "; platformctl deploy "
                            + environment + " uses it");
            return Exit.DONE.code();
        }
    }

    /// A value that must be refused is; one that is only weak is not, since a test environment may want it.
    private String checked(Variable variable, String value) {
        Optional<SettingFault> fault = SettingsCheck.of(variable, value, environment.equals("prod"))
                .filter(found -> found.kind().refuses());
        if (fault.isPresent()) {
            throw Problem.usage("the value of " + name + " was not understood", name + " " + fault.get().why(),
                    "platformctl env describe " + name);
        }
        return value;
    }
}
