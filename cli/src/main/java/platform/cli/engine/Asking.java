package platform.cli.engine;

import java.util.function.Supplier;

import com.github.dockerjava.api.exception.DockerException;

import platform.cli.problem.Problem;

/// Asks the engine, and tells in our words when it does not answer. What it answers is the caller's to understand.
///
/// @param host where it is, e.g. `unix:///var/run/docker.sock`
record Asking(String host) {

    /// @throws DockerException what the engine answered
    /// @throws Problem if it did not answer
    <T> T ask(Supplier<T> call) {
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
        return Problem.failed("the Docker Engine does not answer", host + ": " + firstLine(unwrap(e)),
                "start it (systemctl start docker, or environments/local/engine up) or set DOCKER_HOST").causedBy(e);
    }

    static Throwable unwrap(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
    }
}
