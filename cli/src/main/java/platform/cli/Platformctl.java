package platform.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine;

import platform.cli.command.Commands;
import platform.cli.problem.Exit;

/// The entry point. It alone ends the process.
public final class Platformctl {

    private Platformctl() {}

    /// Runs one command.
    public static void main(String[] args) {
        run(Commands.line(args), args);
    }

    /// Runs a command of this command line and ends the process with its exit code.
    public static void run(CommandLine line, String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(Platformctl::uncaught);
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Thread command = Thread.currentThread();
        // Ctrl-C starts the shutdown, which waits here until the command has put back what it began, and says how that went.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.isDone()) {
                command.interrupt();
                Runtime.getRuntime().halt(exit(ended));
            }
        }));
        int exit = line.execute(args);
        ended.complete(exit);
        System.exit(exit);
    }

    /// A thread of docker-java ends with its connection, and throws; whoever asked through it is told in words.
    private static void uncaught(Thread thread, Throwable thrown) {
        if (!thread.getName().startsWith("docker-java-")) {
            thrown.printStackTrace();
        }
    }

    private static int exit(CompletableFuture<Integer> ended) {
        try {
            return ended.get(2, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return Exit.PERSON.code();
        }
    }
}
