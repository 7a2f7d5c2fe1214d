package platform.cli.rollout;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.image.Sha;
import platform.cli.release.Release;

/// The file that says what an environment must run.
interface LockFile {

    /// What it says.
    Optional<Release> current();

    /// The last good release before the one that it names.
    Optional<Release> previous();

    /// The commits of both.
    default Set<Sha> named() {
        return Stream.of(current(), previous()).flatMap(Optional::stream).map(Release::sha)
                .collect(Collectors.toSet());
    }

    /// Makes it say the release that an order wants.
    ///
    /// @return whether it changed; false when it said so already
    /// @throws platform.cli.problem.Problem if the remote refused; the file is then as before
    boolean record(Order order);

    /// Makes it say again what it said before the order was recorded.
    ///
    /// @param why one line
    /// @return whether it changed; false when it does not name the release of the order
    boolean revert(Order order, String why);
}
