package platform.cli.command;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.environment.Environment;
import platform.cli.problem.Problem;
import platform.cli.release.Release;
import platform.cli.rollout.Kind;
import platform.cli.rollout.Order;

/// `deploy <env> [<sha>]`.
@Command(name = "deploy", description = {"Bring an environment to what it should run (manual 4.4).",
        "stage: the commit named, else what the tag :stage names. prod: what prod.lock says, e.g. after a changed setting."}, footer = {
                "", "Examples:", "  platformctl deploy stage            # what CI built last",
                "  platformctl deploy stage 91be02d    # one commit",
                "  platformctl deploy prod --yes       # what prod.lock says"})
final class DeployCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RolloutOptions rollout;

    @Parameters(index = "0", paramLabel = "ENV", description = "stage or prod") String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SHA", description = "a commit that was built; may be shortened")
    @Nullable String sha;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Environment environment = wiring.environment(name);
            return rollout.run(console, wiring,
                    new Order(environment, Kind.DEPLOY, wanted(wiring, environment), rollout.reason(), rollout.forced(),
                            rollout.push),
                    false);
        }
    }

    private Release wanted(Wiring wiring, Environment environment) {
        if (!environment.production()) {
            return sha == null
                    ? wiring.releases(environment).tagged()
                    : wiring.releases(environment).of(wiring.repository().resolve(sha));
        }
        if (sha != null) {
            throw Problem.usage("production is not deployed by commit", "its lock decides what it runs",
                    "platformctl promote " + sha + ", or platformctl rollback " + sha);
        }
        return wiring.rollouts().current(environment).orElseThrow(() -> Problem
                .usage("nothing has been promoted yet", environment.lockFile() + " names no release",
                        "platformctl promote"));
    }
}
