package platform.cli.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.problem.Problem;

/// The Docker Engine (>= 24) of one host. Absence is an answer; what is broken is thrown as a `Problem`.
public interface Engine extends AutoCloseable {

    /// All containers of a Compose project, running or not; one-off ones (`compose run`) are left out.
    List<Container> containers(String project);

    /// The container as it is now, or nothing when it is gone.
    Optional<Container> container(String id);

    /// The images on its host.
    Images images();

    /// Whether it gives containers shares of the processors at all. One without root, to which no cgroup was handed, keeps what it is told of a container
    /// that does not run yet, and refuses to change it later.
    boolean sharesProcessors();

    /// Changes the share of the processors that a container has while they are short, running or not.
    ///
    /// @param shares a weight, 2 at least
    /// @return whether the engine took it: it may not know how, or the container is about to end
    boolean cpuShares(String id, int shares);

    /// Starts a created or stopped container.
    void start(String id);

    /// SIGTERM, then the container's own grace; a container that does not run is left as it is.
    void stop(String id);

    /// Removes a container with its anonymous volumes; one that is gone already is fine.
    void remove(String id);

    /// Joins a network under an alias; already joined is fine.
    void connect(String id, String network, String alias);

    /// Leaves a network; already off it is fine.
    void disconnect(String id, String network);

    /// The last lines of a container's log.
    List<String> logs(String id, int lines);

    /// Runs a program inside a running container, with standard input.
    ExecResult exec(String id, Duration limit, String input, List<String> command);

    /// A way for TCP connections to a port inside a running container, where `timeout` and `bash` are.
    ///
    /// @param patience how long a connection waits for somebody to listen inside; zero to be refused at once
    Tunnel tunnel(String id, int port, Duration patience);

    /// Takes the name `name` for a running container that lives no longer than this process.
    ///
    /// @param image an image on the host that has `cat`
    /// @return the hold, or nothing when the name is taken
    Optional<Hold> hold(String name, String image, Map<String, String> labels);

    /// The labels of the running container that holds `name`.
    Optional<Map<String, String>> holder(String name);

    /// Frees a name, whoever holds it.
    void free(String name);

    @Override
    void close();

    /// How a program inside a container ended.
    ///
    /// @param exit its exit code
    /// @param out standard output, at most 4 MiB
    /// @param err standard error, at most 4 MiB
    record ExecResult(long exit, String out, String err) {
    }

    /// A port on this machine that leads to one inside a container until closed. A connection that cannot be made ends without
    /// an answer.
    interface Tunnel extends AutoCloseable {

        /// The port, on the loopback interface.
        int port();

        /// What was wrong with the engine, if that is why no connection could be made.
        Optional<Problem> broken();

        @Override
        void close();
    }

    /// A name held on the engine until closed, or until this process ends in any way.
    interface Hold extends AutoCloseable {

        /// Whether it is still ours.
        boolean held();

        /// Gives the name back. Never throws: a failure here changes no outcome.
        @Override
        void close();
    }
}
