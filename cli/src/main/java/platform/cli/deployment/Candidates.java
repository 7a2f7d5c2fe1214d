package platform.cli.deployment;

import java.util.List;

import platform.cli.problem.Problem;
import platform.cli.smoke.SmokeReport;

/// The containers that one attempt at a rollout raises beside what runs, and what of it they replace.
///
/// What is broken is thrown as a [Problem].
public interface Candidates extends AutoCloseable {

    /// Makes them, unknown to the edge, not started yet. Some may be there: a rollout that was killed left them.
    void create();

    /// Starts them, and waits until each says that it is ready.
    void start();

    /// The smoke checks of each, asked directly.
    SmokeReport smoke();

    /// Frees what they were asked through. They run on.
    @Override
    void close();

    /// Throws if one has ended that was proven: the old ones must not leave in its favour.
    void requireAll();

    /// Lets the edge send requests to them, and waits until each has answered one.
    void join();

    /// The smoke checks through the edge, answered by them.
    SmokeReport smokeThroughEdge();

    /// Ends what they replace.
    void retireOld();

    /// Whether what they replace can still serve alone.
    boolean oldCanServe();

    /// Ends and removes them.
    ///
    /// @return their names
    List<String> remove();
}
