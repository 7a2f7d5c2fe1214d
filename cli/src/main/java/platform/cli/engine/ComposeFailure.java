package platform.cli.engine;

import java.util.stream.Collectors;

import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;

/// What a failure of Compose means. It has one exit code for all: only its words tell.
final class ComposeFailure {

    private static final int QUOTED = 3;

    private ComposeFailure() {}

    /// The failure as a problem: what, why, what to do next.
    ///
    /// @param verb what it was to do, e.g. `config`
    static Problem of(String verb, ChildProcess.Result result) {
        String said = said(result);
        if (said.contains("unknown flag") || said.contains("unknown shorthand flag")
                || said.contains("unknown docker command")) {
            return Problem.usage("Docker Compose is too old", said,
                    "install a newer one (2.20 at least): docker compose version");
        }
        if (said.contains("unable to resolve docker endpoint")) {
            return Problem.usage("the Docker context cannot be used", said,
                    "docker context ls; docker context use default, or unset DOCKER_CONTEXT");
        }
        if (said.contains("permission denied while trying to connect to")) {
            return Problem.failed("this user may not use the Docker Engine", said,
                    "sudo usermod -aG docker $USER, then log in again, or newgrp docker in this shell");
        }
        if (said.contains("Cannot connect to the Docker daemon")) {
            return Problem.failed("the Docker Engine does not answer", said,
                    "start it (sudo systemctl start docker, or environments/local/engine up) or set DOCKER_HOST");
        }
        return verb.equals("config")
                ? Problem.usage("the settings of this environment are not complete", said,
                        "mend the env file; stage.env.example explains each variable")
                : Problem.failed("docker compose " + verb + " failed", said,
                        "mend that and run the same command again; nothing that serves was stopped");
    }

    /// The last lines of the error. Compose prints its usage after some errors: that is left out.
    private static String said(ChildProcess.Result result) {
        return new ChildProcess.Result(result.exit(), result.out(),
                result.err().lines().takeWhile(line -> !line.startsWith("Usage:")).collect(Collectors.joining("\n")))
                .lastLines(QUOTED);
    }
}
