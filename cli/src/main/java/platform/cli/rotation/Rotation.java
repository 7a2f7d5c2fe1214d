package platform.cli.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One secret's way from old to new, as a function of the env file: no clock, and nothing is remembered anywhere else.
///
/// A rotation is begun by an edit of the env file, and then goes on by itself: [#next] says what to do, until there is nothing. What
/// ended is marked in the file after it ended, so what was killed has no mark and is done again.
public interface Rotation {

    /// Which secret, as the command line calls it: `license`.
    String name();

    /// What comes next.
    ///
    /// @param file the variables of the env file
    Move next(Map<String, String> file, Instant now);

    /// The edit that turns back what is under way.
    ///
    /// @throws platform.cli.problem.Problem if there is nothing to turn back, or no way
    Edit abort(Map<String, String> file, Instant now);

    /// What `--status` says: a row for each version of the secret.
    List<Standing> standing(Map<String, String> file);
}
