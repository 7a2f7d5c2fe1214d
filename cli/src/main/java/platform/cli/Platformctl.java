package platform.cli;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import picocli.CommandLine;

import platform.cli.command.Commands;
import platform.cli.problem.Exit;
import platform.cli.waiting.Threads;

/// The entry point. It alone ends the process.
public final class Platformctl {

    /// How long a command has to put back what it began.
    private static final Duration PUTTING_BACK = Duration.ofMinutes(2);

    private Platformctl() {}

    /// Runs one command.
    public static void main(String[] args) {
        String[] words = Commands.ordered(args);
        run(Commands.line(words), words);
    }

    /// Runs a command of this command line and ends the process with its exit code.
    public static void run(CommandLine line, String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(Platformctl::uncaught);
        Thread command = Thread.currentThread();
        AtomicBoolean told = new AtomicBoolean();
        // The command puts back what it began, and says how that went.
        Signals.instead(() -> {
            if (told.compareAndSet(false, true)) {
                command.interrupt();
                Threads.start(Platformctl::endInTheEnd);
            }
        });
        int exit = line.execute(args);
        System.exit(exit);
    }

    /// A thread of docker-java ends with its connection, and throws; whoever asked through it is told in words.
    private static void uncaught(Thread thread, Throwable thrown) {
        if (!thread.getName().startsWith("docker-java-")) {
            thrown.printStackTrace();
        }
    }

    private static void endInTheEnd() {
        try {
            Thread.sleep(PUTTING_BACK);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
        }
        Runtime.getRuntime().halt(Exit.PERSON.code());
    }
}
