package platform.cli.command;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.release.Kind;

/// `rollback [<sha>]`.
@Command(name = "rollback", description = {"Bring an environment back to a release that was good (manual 6).",
        "No build, no CI, no registry: the images are on the host. Without SHA: the last good release before this one."}, footer = {
                "", "Examples:", "  platformctl rollback                    # proposes the last good release",
                "  platformctl rollback 12ab34c --yes      # at night, in one line",
                "  platformctl rollback 12ab34c --env stage"})
final class RollbackCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RolloutOptions rollout;

    @Option(names = "--env", paramLabel = "ENV", defaultValue = "prod", description = "where (default: ${DEFAULT-VALUE})") String name;

    @Parameters(arity = "0..1", paramLabel = "SHA", description = "the commit to go back to; may be shortened")
    @Nullable String sha;

    @Override
    public Integer call() {
        return rollout.run(common, name, Kind.ROLLBACK, sha == null || sha.isBlank(), sha);
    }
}
