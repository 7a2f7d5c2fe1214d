package platform.cli.repository;

/// What became of a push.
public sealed interface Pushed {

    /// The remote has the commits.
    record Done() implements Pushed {
    }

    /// The remote has commits that are not here: somebody else was faster.
    ///
    /// @param why in git's words
    record Overtaken(String why) implements Pushed {
    }

    /// The remote was reached and does not take them: a protected branch, a hook.
    ///
    /// @param why in git's words, and the remote's
    record Declined(String why) implements Pushed {
    }

    /// The remote was not reached, lets nobody in, or did not answer in time.
    ///
    /// @param why in git's words
    record Away(String why) implements Pushed {
    }
}
