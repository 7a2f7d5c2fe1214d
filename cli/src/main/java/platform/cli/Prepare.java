package platform.cli;

import java.nio.file.Path;

import platform.cli.build.SignedJar;
import platform.cli.command.Commands;

/// What the launcher does with the tool once it has built it, so that it starts fast; no command of the tool.
public final class Prepare {

    private Prepare() {}

    /// With a folder: takes the signatures off its jars, since a class of a signed jar is never in a cache of classes. Without: loads
    /// what the commands load, in the JVM that writes that cache.
    public static void main(String[] args) {
        if (args.length == 0) {
            Platformctl.run(Commands.rehearsal(), new String[]{"rehearse"});
        }
        for (String folder : args) {
            SignedJar.unsign(Path.of(folder));
        }
    }
}
