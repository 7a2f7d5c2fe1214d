package platform.cli.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import platform.cli.console.Console;
import platform.cli.engine.Engine;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.seal.Identities;
import platform.cli.seal.Recipient;
import platform.cli.seal.Seal;
import platform.cli.smoke.ContainerProbe;
import platform.cli.smoke.HttpProbe;

/// Asks everybody that commands ask, and is content with no answer. No command of the tool: the launcher runs it once in the JVM
/// that writes the cache of classes, so that what the others load is in it.
@Command(name = "rehearse", description = "Load what the other commands load; changes nothing.")
final class RehearseCommand implements Callable<Integer> {

    private static final String NOBODY = "127.0.0.1:1";

    @Mixin CommonOptions common;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            List<Runnable> parts = List.of(
                    () -> wiring.repository().history(wiring.lockFile("prod"), 2),
                    () -> wiring.repository().changed(wiring.lockFile("prod")),
                    () -> wiring.engine().containers("rehearsal"),
                    () -> wiring.engine().images().has(NOBODY + "/rehearsal"),
                    () -> wiring.engine().exec("rehearsal", Duration.ofSeconds(1), "", List.of("true")),
                    () -> inside(wiring.engine()),
                    () -> wiring.hosts().of("stage").settings(),
                    () -> sealed(wiring.time().instant()),
                    () -> wiring.registry().digestOf(NOBODY + "/rehearsal", "none"),
                    RehearseCommand::outside);
            parts.forEach(RehearseCommand::attempt);
        }
        console.result(Map.of("rehearsed", true), "");
        return Exit.DONE.code();
    }

    private static void inside(Engine engine) {
        try (ContainerProbe inside = new ContainerProbe(engine, "rehearsal", 1, Duration.ZERO)) {
            inside.send("GET", "/", Map.of(), "");
        }
    }

    private static void outside() {
        try (HttpProbe outside = new HttpProbe("http://" + NOBODY)) {
            outside.send("GET", "/", Map.of(), "");
        }
    }

    private static void sealed(Instant now) {
        Identities you = Identities.parse(Identities.fresh(now));
        String sealed = Seal.seal("A=1\n", List.of(new Recipient(you.recipients().getFirst(), "")));
        Seal.open(sealed.getBytes(StandardCharsets.US_ASCII), you, 1024);
    }

    private static void attempt(Runnable part) {
        try {
            part.run();
        } catch (Problem _) {
            // No engine, no registry, no settings: what asking needs is loaded all the same.
        }
    }
}
