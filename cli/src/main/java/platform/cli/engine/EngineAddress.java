package platform.cli.engine;

import java.net.URI;
import java.nio.file.Path;

import platform.cli.problem.Problem;

/// Where an engine is, and who says so.
///
/// @param host e.g. `unix:///var/run/docker.sock`
/// @param given by `DOCKER_HOST`, else by Docker's context or default
record EngineAddress(URI host, boolean given) {

    private static final URI USUAL = URI.create("unix:///var/run/docker.sock");
    private static final String SILENT = "the Docker Engine does not answer";

    /// @throws Problem if the tool knows no way to it
    EngineAddress {
        if (!"unix".equals(host.getScheme()) && !"tcp".equals(host.getScheme())) {
            throw unusable(given, "'" + host + "' is neither unix:///path nor tcp://host:port");
        }
    }

    /// What an address is answered with that is none.
    static Problem unusable(boolean given, String why) {
        return Problem.usage(given ? "cannot use DOCKER_HOST" : "cannot use the current Docker context", why,
                (given ? "use unix:///path/to/docker.sock or tcp://host:port" : "docker context use default")
                        + "; for ssh forward the socket: ssh -nNTL /tmp/docker.sock:/var/run/docker.sock <host>, then"
                        + " DOCKER_HOST=unix:///tmp/docker.sock");
    }

    /// Why the engine does not answer, as far as its socket tells, and what helps.
    ///
    /// @param said what asking it ended with
    Problem silent(String said) {
        return "unix".equals(host.getScheme())
                ? silent(SocketFile.at(Path.of(host.getPath())), said)
                : Problem.failed(SILENT, host + ": " + said, "see whether it listens there, and " + elsewhere());
    }

    Problem silent(SocketFile socket, String said) {
        return switch (socket) {
            case SocketFile.Absent() -> Problem.failed(SILENT, host + ": there is no such socket",
                    host.equals(USUAL)
                            ? "install Docker (apt install docker.io), or start it: " + start()
                            : "start the engine that listens there, or " + elsewhere());
            case SocketFile.Closed(String owner, String group, boolean shared, boolean member) -> Problem.failed(
                    "this user may not use the Docker Engine",
                    host + ": permission denied; it is for " + (shared ? "the group " + group : owner + " alone")
                            + (member ? ", to which you belong since you have logged in" : ""),
                    shared
                            ? (member ? "" : "sudo usermod -aG " + group + " $USER, then ") + "log in again, or newgrp "
                                    + group + " in this shell"
                            : elsewhere());
            case SocketFile.Open() -> Problem.failed(SILENT, host + ": " + said, "start it: " + start() + ", or "
                    + elsewhere());
        };
    }

    private static String start() {
        return "sudo systemctl start docker (or environments/local/engine up)";
    }

    private String elsewhere() {
        return given
                ? "mend DOCKER_HOST"
                : "set DOCKER_HOST, or choose a context: docker context ls";
    }
}
