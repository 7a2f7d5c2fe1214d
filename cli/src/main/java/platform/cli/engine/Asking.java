package platform.cli.engine;

import java.util.function.Supplier;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;

import platform.cli.problem.Problem;

/// Asks the engine, and tells in our words when it does not answer, or refuses.
///
/// @param address where it is
record Asking(EngineAddress address) {

    private static final Pattern STATUS = Pattern.compile("^Status \\d{3}: ");
    private static final JsonMapper JSON = new JsonMapper();

    /// Asks where absence, or a state that is already reached, is an answer.
    ///
    /// @throws NotFoundException if what is asked for is not there
    /// @throws ConflictException if it is not in that state
    /// @throws NotModifiedException if it is so already
    /// @throws Problem if the engine did not answer, or refused
    <T> T ask(Supplier<T> call) {
        try {
            return attempt(call);
        } catch (NotFoundException | ConflictException | NotModifiedException e) {
            throw e;
        } catch (DockerException e) {
            throw Problem.failed("the Docker Engine refuses", firstLine(e),
                    "mend that and run the same command again; the engine's log: journalctl -u docker").causedBy(e);
        }
    }

    /// Asks where the caller handles every refusal of the engine itself.
    ///
    /// @throws DockerException what the engine answered
    /// @throws Problem if it did not answer
    <T> T attempt(Supplier<T> call) {
        try {
            return call.get();
        } catch (DockerException e) {
            throw e;
        } catch (RuntimeException e) {
            throw unreachable(e);
        }
    }

    Problem unreachable(Exception e) {
        if (Thread.currentThread().isInterrupted() || unwrap(e) instanceof InterruptedException) {
            return Problem.interrupted().causedBy(e);
        }
        return address.silent(firstLine(unwrap(e))).causedBy(e);
    }

    static Throwable unwrap(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /// What it says, in one line.
    static String firstLine(Throwable e) {
        return words(String.valueOf(e.getMessage())).lines().filter(line -> !line.isBlank()).findFirst()
                .orElse(e.getClass().getSimpleName());
    }

    /// What the engine says: docker-java quotes it as it came, `Status 500: {"message":"…"}`.
    static String words(String quoted) {
        String body = STATUS.matcher(quoted).replaceFirst("");
        try {
            return body.startsWith("{") ? JSON.readTree(body).path("message").asText(body) : body;
        } catch (JsonProcessingException _) {
            return body;
        }
    }
}
