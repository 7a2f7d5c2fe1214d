package platform.cli.command;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import platform.cli.problem.Problem;
import platform.cli.waiting.Waiting;

/// How a secret comes in: from a prompt without echo, a file, or standard input; never from the arguments, which `ps` shows.
final class SecretInput {

    private static final int MOST_BYTES = 16 * 1024;

    @Option(names = "--from", paramLabel = "FILE", description = "read it from a file, or from standard input with -")
    @Nullable Path from;

    /// The value, without the newline at its end.
    ///
    /// @param what as in "the new STRIPE_SECRET_KEY"
    /// @throws Problem if there is nobody to ask, or it is empty or of more than one line
    String read(String what) {
        return read(what, from);
    }

    /// The same from a file of its own, where a command needs several.
    static String read(String what, @Nullable Path from) {
        String value = given(what, from).strip();
        if (value.isEmpty() || value.lines().count() > 1) {
            throw Problem.usage(what + " was not understood", value.isEmpty() ? "it is empty" : "it has several lines",
                    "give one line at the prompt, with --from FILE, or with --from - on standard input");
        }
        return value;
    }

    /// What is typed at the prompt, empty for Enter alone.
    ///
    /// @throws Problem if there is nobody to ask
    static String prompt(String what) {
        char[] typed = Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal)
                .map(console -> Waiting.interruptibly(() -> console.readPassword("%s (not shown): ", what)))
                .orElseThrow(() -> Problem.usage("this needs " + what, "there is no terminal to ask on",
                        "add --from FILE, or --from - and give it on standard input"));
        return new String(typed);
    }

    private static String given(String what, @Nullable Path file) {
        return file == null ? prompt(what) : Waiting.interruptibly(() -> content(file, what));
    }

    private static String content(Path file, String what) {
        try (InputStream stream = file.toString().equals("-")
                ? new BufferedInputStream(System.in)
                : Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw Problem.usage(what + " was not understood", "it is longer than 16 KiB", "see what --from names");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (java.nio.file.NoSuchFileException e) {
            throw Problem.usage("cannot read " + file, "there is no such file", "see what --from names").causedBy(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
