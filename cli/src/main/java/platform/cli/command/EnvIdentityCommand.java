package platform.cli.command;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.console.Console;
import platform.cli.environment.IdentityFile;
import platform.cli.problem.Exit;
import platform.cli.seal.Identities;

/// `env identity`.
@Command(name = "identity", description = {
        "The public half of your key, age1…: with it others let you open sealed settings.",
        "The secret half stays in its file, which age and age-keygen read and write too."}, footer = {"", "Examples:",
                "  platformctl env identity --new", "  platformctl env identity"})
final class EnvIdentityCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Option(names = "--new", description = "make a key; never overwrites one") boolean fresh;

    record Json(String file, List<String> recipients) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        IdentityFile file = common.identity();
        Identities identities = fresh ? file.create(InstantSource.system().instant()) : file.read();
        if (fresh) {
            console.note("the key is in " + file.path() + ": whoever has the file can open what is sealed for it");
        }
        console.result(new Json(file.path().toString(), identities.recipients()),
                String.join("\n", identities.recipients()));
        return Exit.DONE.code();
    }
}
