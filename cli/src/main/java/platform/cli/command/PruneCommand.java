package platform.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.deployment.Pruning;
import platform.cli.environment.Environment;
import platform.cli.image.Sha;
import platform.cli.problem.Exit;

/// `prune [<env>]`.
@Command(name = "prune", description = {"Remove images of old releases from the host.",
        "Five releases an environment stay for a rollback, and always what runs, what the lock names and the last good one."}, footer = {
                "", "Examples:", "  platformctl prune --dry-run -o json   # what would go",
                "  platformctl prune stage"})
final class PruneCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Option(names = "--dry-run", description = "print what would go, change nothing") boolean dryRun;

    @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

    record Json(String environment, boolean dryRun, List<String> kept, List<String> removed) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Environment environment = wiring.environment(name);
            return switch (wiring.rollouts().prune(environment, dryRun)) {
                case Pruning.LockHeld(var by) -> throw Outcomes.locked(environment, by);
                case Pruning.Pruned(var kept, var removed) -> {
                    console.result(
                            new Json(name, dryRun, hex(kept), hex(removed)),
                            name + (dryRun ? " would remove " : " removed ") + brief(removed) + "; in stock: "
                                    + brief(kept));
                    yield Exit.DONE.code();
                }
            };
        }
    }

    private static List<String> hex(List<Sha> releases) {
        return releases.stream().map(Sha::hex).toList();
    }

    private static String brief(List<Sha> releases) {
        return releases.isEmpty() ? "nothing" : releases.stream().map(Sha::brief).collect(Collectors.joining(", "));
    }
}
