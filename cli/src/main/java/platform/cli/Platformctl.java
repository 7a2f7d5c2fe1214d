package platform.cli;

import java.util.concurrent.atomic.AtomicBoolean;

import platform.cli.command.Commands;

/// The entry point. It alone ends the process.
public final class Platformctl {

    private Platformctl() {}

    /// Runs one command.
    public static void main(String[] args) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread command = Thread.currentThread();
        // Ctrl-C starts the shutdown, which waits here until the command has put back what it began.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                command.interrupt();
                join(command);
            }
        }));
        int exit = Commands.line().execute(args);
        ended.set(true);
        System.exit(exit);
    }

    private static void join(Thread command) {
        try {
            command.join(120_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
