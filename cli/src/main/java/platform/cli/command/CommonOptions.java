package platform.cli.command;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import platform.cli.console.Console;
import platform.cli.console.Traces;
import platform.cli.environment.Environments;
import platform.cli.environment.IdentityFile;
import platform.cli.progress.Progress;

/// What every command understands.
final class CommonOptions {

    enum Output {
        text, json
    }

    private final Shell shell;
    private final UnaryOperator<Progress> listener;
    private @Nullable IdentityFile identityFile;

    @Spec(Spec.Target.MIXEE) CommandSpec spec;

    @Option(names = {"-o",
            "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "text or json") Output output;

    @Option(names = {"-v", "--verbose"}, description = "show stack traces with problems") boolean verbose;

    @Option(names = {"-C",
            "--directory"}, paramLabel = "DIR", description = "the checkout to work on, instead of this one")
    @Nullable Path directory;

    @Option(names = "--identity", paramLabel = "FILE", description = "the key that opens sealed settings; default: $PLATFORM_AGE_IDENTITY, else ~/.config/platformctl/identity")
    @Nullable Path identity;

    CommonOptions(Shell shell, UnaryOperator<Progress> listener) {
        this.shell = shell;
        this.listener = listener;
    }

    /// Who prints for this command.
    Console console() {
        CommandLine line = spec.commandLine();
        return new Console(line.getOut(), line.getErr(),
                new Console.Manners(output == Output.json, verbose, shell.terminal()), Traces.of(shell.variables()));
    }

    /// The parts for this command, wired.
    Wiring wiring(Console console) {
        Path from = Optional.ofNullable(directory).map(shell.folder()::resolve).orElse(shell.folder());
        return new Wiring(Environments.checkout(from), shell.variables(), identity(), listener.apply(console));
    }

    /// Where it was typed.
    Shell shell() {
        return shell;
    }

    /// The key of whoever runs this; it may not be there. One for the whole command, since it may come through a pipe.
    IdentityFile identity() {
        IdentityFile known = identityFile;
        if (known == null) {
            known = IdentityFile.of(Optional.ofNullable(identity), shell.variables());
            identityFile = known;
        }
        return known;
    }
}
