package platform.cli.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import platform.cli.problem.Problem;

/// Runs a program that talks with the operator itself: it has the terminal, and the environment of this process.
///
/// @param directory where it runs
public record Foreground(Path directory) {

    /// Runs it to its end and gives the exit code.
    ///
    /// @throws Problem if it cannot be started, or this thread is interrupted; it is then killed
    public int run(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
        } catch (IOException e) {
            throw Problem.usage("cannot run " + command.getFirst(), String.valueOf(e.getMessage()),
                    "install " + command.getFirst() + " or put it on PATH").causedBy(e);
        }
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw Problem.interrupted().causedBy(e);
        }
    }
}
