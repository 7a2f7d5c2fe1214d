package platform.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import platform.cli.console.Console;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.rollout.Order;
import platform.cli.rollout.Rollout;

/// What the commands that change an environment understand.
final class RolloutOptions {

    @Option(names = "--dry-run", description = "print the plan and every gate, change nothing") boolean dryRun;

    @Option(names = {"-y", "--yes"}, description = "do not ask") boolean yes;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; it goes into the commit of the lock")
    @Nullable String reason;

    @Option(names = "--push", description = "push the commit of the lock; refused when somebody was faster") boolean push;

    @Option(names = "--force", paramLabel = "GATE", description = "go on although this gate is closed; needs --reason, and both go into the commit of the lock") List<String> force = List
            .of();

    /// The gates that may be closed.
    ///
    /// @throws Problem if nobody says why
    Set<String> forced() {
        if (!force.isEmpty() && reason().isEmpty()) {
            throw Problem.usage("--force needs a reason", "who reads the history of the lock must learn why",
                    "add --reason '…'");
        }
        return Set.copyOf(force);
    }

    Optional<String> reason() {
        return Optional.ofNullable(reason).filter(text -> !text.isBlank());
    }

    /// Plans, asks and does.
    int run(Console console, Wiring wiring, Order order, boolean yesNeeded) {
        Rollout rollout = wiring.rollouts().of(order);
        if (dryRun) {
            return Outcomes.tell(console, order, rollout.plan(order));
        }
        if (order.environment().production() && !console.agreed(order.brief(), yes, yesNeeded)) {
            console.note("nothing was done");
            return Exit.INTERRUPTED.code();
        }
        return Outcomes.tell(console, order, rollout.run(order));
    }
}
