package platform.cli.rotation;

import java.time.Instant;

/// How a run of rotations can end when all went well.
public sealed interface Ending {

    /// Nothing is under way any more.
    record Done() implements Ending {
    }

    /// It goes on at a time, by the same command with `--continue`.
    record ComeBack(Instant at, String why) implements Ending {
    }
}
