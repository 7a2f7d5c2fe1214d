package platform.cli.command;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.EnvFile;
import platform.cli.environment.FreshSettings;
import platform.cli.environment.SettingFault;
import platform.cli.environment.SettingsCheck;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsText;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.waiting.Waiting;
import platform.core.setting.Catalogue;
import platform.core.setting.Variable;

/// `env init ENV`.
@Command(name = "init", description = {
        "Makes .env.<env>, mode 600: draws passwords, admin key and signing keys, and asks for the",
        "rest on a terminal. What is not answered stays for `env set`. Never overwrites a file."}, footer = {"",
                "Examples:", "  platformctl env init stage",
                "  platformctl env init prod --set ROOT_DOMAIN=example.org --no-input"})
final class EnvInitCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(paramLabel = "ENV", description = "stage or prod") String name;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a value that is no secret; may be given again") Map<String, String> given = new LinkedHashMap<>();

    @Option(names = "--no-input", description = "ask nothing") boolean quiet;

    record Json(String environment, String file, List<String> drawn, List<String> open) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(name);
            if (file.exists()) {
                throw Problem.usage(file.called() + " is there already", "its secrets may be in use",
                        "platformctl env check " + name + ", or move it away");
            }
            Map<String, String> drawn = FreshSettings.drawn(new SecureRandom());
            Map<String, String> values = new LinkedHashMap<>(drawn);
            given.forEach((variable, value) -> values.put(variable, plain(variable, value)));
            if (!quiet) {
                ask(values);
            }
            EnvFile fresh = EnvFile.parse(SettingsText.envFile(values));
            file.create(fresh);
            List<String> open = SettingsCheck.of(fresh, name.equals("prod")).stream()
                    .filter(fault -> fault.kind().refuses()).map(SettingFault::variable).toList();
            console.result(new Json(name, file.called(), List.copyOf(drawn.keySet()), open),
                    "wrote " + file.called() + ", drawn: " + String.join(", ", drawn.keySet()) + "\n" + (open.isEmpty()
                            ? "platformctl env check " + name + " next"
                            : "still to fill in, with platformctl env set " + name + " NAME: "
                                    + String.join(", ", open)));
            return Exit.DONE.code();
        }
    }

    private String plain(String variable, String value) {
        Variable known = EnvDescribeCommand.known(variable);
        if (known.secret()) {
            throw Problem.usage(variable + " is a secret", "everybody on this machine can read arguments",
                    "leave it out here, then platformctl env set " + name + " " + variable);
        }
        Optional<SettingFault> fault = SettingsCheck.of(known, value, name.equals("prod"));
        if (fault.isPresent()) {
            throw Problem.usage("--set " + variable + " was not understood", variable + " " + fault.get().why(),
                    "platformctl env describe " + variable);
        }
        return value;
    }

    /// Only what nothing runs without, and cannot be drawn. An empty answer leaves it open.
    private void ask(Map<String, String> values) {
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal)
                .ifPresent(terminal -> ask(terminal, values));
    }

    private void ask(java.io.Console terminal, Map<String, String> values) {
        Catalogue.all().stream().filter(variable -> variable.fillIn() && !values.containsKey(variable.name()))
                .forEach(variable -> {
                    String answer = answer(terminal, variable);
                    while (!answer.isEmpty() && refused(terminal, variable, answer)) {
                        answer = answer(terminal, variable);
                    }
                    if (!answer.isEmpty()) {
                        values.put(variable.name(), answer);
                    }
                });
    }

    private static String answer(java.io.Console terminal, Variable variable) {
        String question = variable.name() + " (" + variable.about()
                + (variable.source().isEmpty() ? "" : "; " + variable.source())
                + (variable.secret() ? "; not shown" : "") + "): ";
        if (variable.secret()) {
            char[] typed = Waiting.interruptibly(() -> terminal.readPassword("%s", question));
            return typed == null ? "" : new String(typed).strip();
        }
        String typed = Waiting.interruptibly(() -> terminal.readLine("%s", question));
        return typed == null ? "" : typed.strip();
    }

    private boolean refused(java.io.Console terminal, Variable variable, String answer) {
        Optional<SettingFault> fault = SettingsCheck.of(variable, answer, name.equals("prod"));
        fault.ifPresent(found -> terminal.printf("  %s %s%n", variable.name(), found.why()));
        return fault.isPresent();
    }
}
