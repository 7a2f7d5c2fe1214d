package platform.cli.command;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.release.Kind;

/// `promote [<sha>]`.
@Command(name = "promote", description = {"Bring production to a release that stage has proven (manual 9).",
        "Without SHA: the release that stage runs. One commit of prod.lock records it."}, footer = {"", "Examples:",
                "  platformctl promote                          # what stage runs",
                "  platformctl promote 91be02d --dry-run        # the plan and every gate",
                "  platformctl promote --yes --push --reason 'fixes refunds'",
                "  platformctl promote 91be02d --force source --reason 'stage is away'"})
final class PromoteCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RolloutOptions rollout;

    @Option(names = "--env", paramLabel = "ENV", defaultValue = "prod", description = "where to (default: ${DEFAULT-VALUE})") String name;

    @Parameters(arity = "0..1", paramLabel = "SHA", description = "the commit; may be shortened")
    @Nullable String sha;

    @Override
    public Integer call() {
        return rollout.run(common, name, Kind.PROMOTE, false, sha);
    }
}
