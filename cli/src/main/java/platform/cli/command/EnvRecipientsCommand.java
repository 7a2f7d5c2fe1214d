package platform.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import platform.cli.console.Console;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.seal.Recipient;
import platform.cli.seal.Recipients;

/// `env recipients list|add|remove ENV`.
@Command(name = "recipients", description = "Who can open the sealed settings of an environment: environments/<env>/recipients, as age -R reads it.", subcommands = {
        EnvRecipientsCommand.ListOf.class, EnvRecipientsCommand.Add.class,
        EnvRecipientsCommand.Remove.class}, footer = {"", "Examples:", "  platformctl env recipients list prod",
                "  platformctl env recipients remove prod olga"})
final class EnvRecipientsCommand implements Runnable {

    @Spec CommandSpec spec;

    record Json(String environment, String file, List<EnvSealCommand.Row> recipients) {
        static Json of(String environment, SettingsFile file) {
            return new Json(environment, file.recipientsCalled(),
                    all(file).stream().map(EnvSealCommand.Row::of).toList());
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: list, add or remove");
    }

    private static List<Recipient> all(SettingsFile file) {
        return file.recipients().map(Recipients::all).orElse(List.of());
    }

    private static String commit(SettingsFile file) {
        return "\n  git add " + (file.exists() && file.sealed() ? file.called() + " " : "") + file.recipientsCalled()
                + " && git commit";
    }

    @Command(name = "list", description = "The recipients.", footer = {"", "Example:",
            "  platformctl env recipients list prod --output json"})
    static final class ListOf implements Callable<Integer> {

        @Mixin CommonOptions common;

        @Parameters(paramLabel = "ENV", description = "stage or prod") String environment;

        @Override
        public Integer call() {
            Console console = common.console();
            try (Wiring wiring = common.wiring(console)) {
                SettingsFile file = wiring.settings(environment);
                List<List<String>> rows = new ArrayList<>(List.of(List.of("NAME", "KEY")));
                all(file).forEach(one -> rows.add(List.of(one.name().isEmpty() ? "-" : one.name(), one.key())));
                console.result(Json.of(environment, file),
                        rows.size() == 1 ? "nobody can open what is sealed for " + environment : Console.table(rows));
                return Exit.DONE.code();
            }
        }
    }

    @Command(name = "add", description = "Lets somebody open the sealed settings; they are sealed anew.", footer = {"",
            "Example:",
            "  platformctl env recipients add prod $KEY olga"})
    static final class Add implements Callable<Integer> {

        @Mixin CommonOptions common;

        @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String environment;

        @Parameters(index = "1", paramLabel = "KEY", description = "age1…, what env identity or age-keygen -y prints") String key;

        @Parameters(index = "2", arity = "0..1", paramLabel = "NAME", defaultValue = "", description = "whose it is") String name;

        @Override
        public Integer call() {
            Console console = common.console();
            try (Wiring wiring = common.wiring(console)) {
                SettingsFile file = wiring.settings(environment);
                Recipient recipient = recipient();
                try (SettingsHold _ = file.hold("platformctl env recipients add " + environment)) {
                    file.add(recipient);
                }
                console.result(Json.of(environment, file), recipient + " can open what is sealed for " + environment
                        + commit(file));
                return Exit.DONE.code();
            }
        }

        private Recipient recipient() {
            try {
                return new Recipient(key, name);
            } catch (IllegalArgumentException e) {
                throw Problem.usage("the recipient was not understood", String.valueOf(e.getMessage()),
                        "give what platformctl env identity prints on their machine").causedBy(e);
            }
        }
    }

    @Command(name = "remove", description = {
            "Seals the settings anew without somebody.",
            "Who was removed keeps what they know, and opens",
            "what git has from before: then the secrets themselves must change."}, footer = {"", "Example:",
                    "  platformctl env recipients remove prod olga"})
    static final class Remove implements Callable<Integer> {

        @Mixin CommonOptions common;

        @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String environment;

        @Parameters(index = "1", paramLabel = "KEY|NAME", description = "as env recipients list shows it") String who;

        @Override
        public Integer call() {
            Console console = common.console();
            try (Wiring wiring = common.wiring(console)) {
                SettingsFile file = wiring.settings(environment);
                Recipient gone;
                try (SettingsHold _ = file.hold("platformctl env recipients remove " + environment)) {
                    gone = known(file);
                    file.remove(gone);
                }
                console.note(gone + " knew all of these secrets, and opens every version that git has from before:");
                console.note("  platformctl rotate-keys all --emergency --env " + environment
                        + "    gives new ones, but not POSTGRES_PASSWORD, which changes by hand");
                console.result(Json.of(environment, file), gone + " cannot open what is sealed for " + environment
                        + " from now on" + commit(file));
                return Exit.DONE.code();
            }
        }

        private Recipient known(SettingsFile file) {
            try {
                return file.recipients().flatMap(recipients -> recipients.find(who))
                        .orElseThrow(() -> Problem.usage("there is no recipient " + who,
                                "it is not in " + file.recipientsCalled(),
                                "platformctl env recipients list " + environment));
            } catch (IllegalArgumentException e) {
                throw Problem.usage("it is not clear who is to be removed", String.valueOf(e.getMessage()),
                        "platformctl env recipients list " + environment).causedBy(e);
            }
        }
    }
}
