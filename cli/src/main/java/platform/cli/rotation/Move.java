package platform.cli.rotation;

import java.time.Instant;
import java.util.function.Function;

/// What a rotation does next. Each is found from the env file alone, so a tool that was killed goes on where it was.
public sealed interface Move {

    /// Nothing is under way.
    record Nothing() implements Move {
    }

    /// The env file is changed, in one atomic write.
    ///
    /// @param what it makes true, e.g. `version 2 is to sign`
    record Write(Edit edit, String what) implements Move {
    }

    /// Something outside the env file is changed, e.g. a role of the database. Doing it twice is doing it once. Only when it has
    /// ended well is the mark written.
    ///
    /// @param what the step, e.g. `give platform_b its password`; no value in it
    /// @param act throws a Problem if it cannot be done
    /// @param mark the edit, given when the act ended
    /// @param done what is true then; the words of the audit, no value in them
    record Act(String what, Runnable act, Function<Instant, Edit> mark, String done) implements Move {
    }

    /// The environment is brought to what the env file says. Only when that has ended with a green smoke is the mark written. The
    /// rollouts of several rotations are one.
    ///
    /// @param mark the edit, given when the rollout ended
    /// @param done what is true then; the words of the audit, no value in them
    record RollOut(Function<Instant, Edit> mark, String done) implements Move {
    }

    /// Nothing may be done before a time.
    ///
    /// @param why until then, e.g. `tokens of version 1 live`
    record Wait(Instant until, String why) implements Move {
    }
}
