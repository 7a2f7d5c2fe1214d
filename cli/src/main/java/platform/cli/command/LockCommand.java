package platform.cli.command;

import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import platform.cli.console.Console;
import platform.cli.deployment.Host;
import platform.cli.lock.DeployLocks;
import platform.cli.problem.Exit;
import platform.cli.waiting.Times;

/// `lock status|break [<env>]`.
@Command(name = "lock", description = "The deploy lock: one change at a time.", subcommands = {
        LockCommand.StatusOf.class,
        LockCommand.Break.class}, footer = {"", "Examples:", "  platformctl lock status",
                "  platformctl lock break stage --yes"})
final class LockCommand implements Runnable {

    @Spec CommandSpec spec;

    record Json(String environment, boolean held, @Nullable String who, @Nullable String since,
            @Nullable String what) {

        static Json free(String environment) {
            return new Json(environment, false, null, null, null);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: status or break");
    }

    @Command(name = "status", description = "Who holds the lock, since when and for what.", footer = {"", "Example:",
            "  platformctl lock status prod -o json"})
    static final class StatusOf implements Callable<Integer> {

        @Mixin CommonOptions common;

        @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

        @Override
        public Integer call() {
            Console console = common.console();
            try (Wiring wiring = common.wiring(console)) {
                Optional<DeployLocks.Holder> holder = wiring.hosts().of(name).lockHolder();
                console.result(
                        holder.map(h -> new Json(name, true, h.who(), h.since().toString(), h.what()))
                                .orElseGet(() -> Json.free(name)),
                        holder.map(h -> name + " is locked by " + h.who() + " since " + Times.local(h.since()) + ": "
                                + h.what()).orElse(name + " is not locked"));
                return Exit.DONE.code();
            }
        }
    }

    @Command(name = "break", description = "Frees the lock; a holder that still works notices before its next step and stops.", footer = {
            "", "Example:", "  platformctl lock break prod --yes"})
    static final class Break implements Callable<Integer> {

        @Mixin CommonOptions common;

        @Option(names = {"-y", "--yes"}, description = "do not ask") boolean yes;

        @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

        @Override
        public Integer call() {
            Console console = common.console();
            try (Wiring wiring = common.wiring(console)) {
                Host host = wiring.hosts().of(name);
                if (!console.agreed("break the deploy lock of " + name, yes, true)) {
                    console.note("nothing was done");
                    return Exit.INTERRUPTED.code();
                }
                host.breakLock();
                console.result(Json.free(name), name + " is not locked");
                return Exit.DONE.code();
            }
        }
    }
}
