package platform.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import platform.cli.console.Console;
import platform.cli.deployment.InfrastructureChange;
import platform.cli.environment.Environment;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.rollout.Infrastructure;
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
    private Set<String> forced() {
        if (!force.isEmpty() && reason().isEmpty()) {
            throw Problem.usage("--force needs a reason", "who reads the history of the lock must learn why",
                    "add --reason '…'");
        }
        return Set.copyOf(force);
    }

    private Optional<String> reason() {
        return Optional.ofNullable(reason).filter(text -> !text.isBlank());
    }

    /// Plans, asks and does.
    ///
    /// @param yesNeeded whether production needs a yes even where there is nobody to ask
    /// @param commit as it was typed; null where none was
    int run(CommonOptions common, String name, Kind kind, boolean yesNeeded, @Nullable String commit) {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            wiring.expectEngine();
            Environment environment = wiring.environment(name);
            Release wanted = wiring.orders().wanted(kind, environment, Optional.ofNullable(commit));
            return run(console, wiring, new Order(environment, kind, wanted, reason(), forced(), push), yesNeeded);
        }
    }

    /// Says what would be interrupted, asks and changes the infrastructure.
    int infrastructure(CommonOptions common, String name) {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Environment environment = wiring.environment(name);
            Release release = wiring.orders().present(environment);
            Infrastructure infrastructure = wiring.rollouts().infrastructure(environment);
            List<InfrastructureChange> changes = infrastructure.changes(release);
            if (dryRun || changes.isEmpty()) {
                return Changes.tell(console, environment, changes, dryRun);
            }
            changes.forEach(change -> console.note(change.service() + ": " + change.interrupts()));
            String brief = "deploy " + environment + " --infra";
            if (!console.agreed(brief, yes, true)) {
                console.note("nothing was done");
                return Exit.INTERRUPTED.code();
            }
            return Changes.tell(console, environment, infrastructure.change(release, brief));
        }
    }

    private int run(Console console, Wiring wiring, Order order, boolean yesNeeded) {
        Rollout rollout = wiring.rollouts().of(order);
        List<String> left = wiring.rollouts().infrastructure(order.environment()).changes(order.wanted()).stream()
                .filter(change -> change.now().isPresent()).map(InfrastructureChange::service).toList();
        if (!left.isEmpty()) {
            console.note(
                    String.join(", ", left) + " differ from the files and are left as they are: platformctl deploy "
                            + order.environment() + " --infra changes them");
        }
        if (dryRun) {
            return Outcomes.tell(console, order, rollout.plan(order), left);
        }
        if (order.environment().production() && !console.agreed(order.brief(), yes, yesNeeded)) {
            console.note("nothing was done");
            return Exit.INTERRUPTED.code();
        }
        return Outcomes.tell(console, order, rollout.run(order), left);
    }
}
