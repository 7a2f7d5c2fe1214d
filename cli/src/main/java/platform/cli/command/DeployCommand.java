package platform.cli.command;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.problem.Problem;
import platform.cli.release.Kind;

/// `deploy <env> [<sha>]`.
@Command(name = "deploy", description = {"Bring an environment to what it should run (manual 4.4).",
        "stage: the commit named, else what the tag :stage names. prod: what prod.lock says, e.g. after a changed setting.",
        "Postgres, Redis and the edge are left as they are, but with --infra."}, footer = {
                "", "Examples:", "  platformctl deploy stage            # what CI built last",
                "  platformctl deploy stage 91be02d    # one commit",
                "  platformctl deploy prod --yes       # what prod.lock says",
                "  platformctl deploy prod --infra --dry-run   # what differs, and what changing it interrupts",
                "  platformctl deploy prod --infra --yes       # postgres, redis, edge"})
final class DeployCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RolloutOptions rollout;

    @Option(names = "--infra", description = "change postgres, redis and edge to what the files say, and nothing else; that interrupts") boolean infra;

    @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SHA", description = "a commit that was built; may be shortened")
    @Nullable String sha;

    @Override
    public Integer call() {
        if (!infra) {
            return rollout.run(common, name, Kind.DEPLOY, false, sha);
        }
        if (sha != null) {
            throw Problem.usage("--infra goes without a commit", "it changes what every release stands on",
                    "platformctl deploy " + name + " --infra");
        }
        return rollout.infrastructure(common, name);
    }
}
