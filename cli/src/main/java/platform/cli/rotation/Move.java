package platform.cli.rotation;

import java.time.Instant;
import java.util.function.Function;

/// What a rotation does next. Each is found from the env file alone, so a tool that was killed goes on where it was.
public sealed interface Move {

    /// Nothing is under way.
    record Nothing() implements Move {
    }

    /// The env file is changed, in one atomic write.
    record Write(Edit edit, String why) implements Move {
    }

    /// The environment is brought to what the env file says. Only when that has ended well is the mark written.
    ///
    /// @param mark the edit, given when the rollout ended
    /// @param done what is true then; the words of the audit, no value in them
    record RollOut(Function<Instant, Edit> mark, String done) implements Move {
    }

    /// Nothing may be done before a time.
    record Wait(Instant until, String why) implements Move {
    }
}
