package platform.cli.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import picocli.CommandLine;

import platform.cli.command.Commands;
import platform.cli.command.Shell;
import platform.cli.process.ChildProcess;

/// A command as it is typed into a shell, run within this process: all of it but the start of a JVM, which alone takes a processor
/// half a second.
///
/// @param shell where it is typed
/// @param words without the program's name
public record Typed(Shell shell, List<String> words) {

    private static final long LIMIT_MINUTES = 6;

    /// What it ended with, and what it said.
    public ChildProcess.Result run() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        FutureTask<Integer> exit = new FutureTask<>(() -> {
            String[] ordered = Commands.ordered(words.toArray(String[]::new));
            CommandLine line = Commands.line(shell, UnaryOperator.identity(), ordered);
            return line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(ordered);
        });
        Thread command = Thread.ofPlatform().name(String.join(" ", words)).start(exit);
        try {
            return new ChildProcess.Result(exit.get(LIMIT_MINUTES, TimeUnit.MINUTES), out.toString(), err.toString());
        } catch (TimeoutException e) {
            command.interrupt();
            throw new AssertionError(command.getName() + " did not end within " + LIMIT_MINUTES + " min\n" + err, e);
        } catch (ExecutionException e) {
            throw new AssertionError(command.getName(), e.getCause());
        } catch (InterruptedException e) {
            command.interrupt();
            Thread.currentThread().interrupt();
            throw new AssertionError(command.getName() + " was interrupted", e);
        }
    }
}
