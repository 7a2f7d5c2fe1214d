package platform.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;

/// A program whose words are kept in a file, and quoted if it fails.
///
/// @param program folder and environment
/// @param log where its words go
record LoggedRun(ChildProcess program, Path log) {

    private static final int QUOTED_LINES = 20;

    /// Runs it to its end.
    ///
    /// @param what the words for it, if it fails
    /// @return what it printed
    String run(String what, Duration limit, List<String> command) {
        ChildProcess.Result result = program.run(limit, command);
        try {
            Files.writeString(log, result.out() + result.err(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!result.succeeded()) {
            throw Problem.failed(what + " failed", quote(result), "mend it and commit; the whole log is " + log);
        }
        return result.out();
    }

    /// Maven marks its errors, and says them first; of others the last lines say why.
    private static String quote(ChildProcess.Result result) {
        List<String> errors = result.out().lines().filter(line -> line.startsWith("[ERROR] ")).limit(QUOTED_LINES)
                .toList();
        return errors.isEmpty() ? result.lastLines(QUOTED_LINES) : String.join("\n", errors);
    }
}
