package platform.cli.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.build.SignedJar;
import platform.cli.problem.Exit;

/// `unsign`: takes the signatures off the jars in a folder. The launcher runs it on its own copies, before it trains the cache of
/// classes on them: a class of a signed jar is never in a cache.
@Command(name = "unsign", hidden = true, description = "Take the signatures off the jars in a folder.")
final class UnsignCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(paramLabel = "FOLDER", description = "A folder of jars that nothing runs from.") Path folder;

    @Override
    public Integer call() {
        common.console().result(Map.of("unsigned", SignedJar.unsign(folder)), "");
        return Exit.DONE.code();
    }
}
