package platform.cli.pin;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.environment.Environment;
import platform.cli.image.Sha;
import platform.cli.progress.Progress;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.repository.Repository;

/// The file that says what an environment must run.
public interface Pin {

    /// The pin of an environment: that of production is committed, others are files of the host.
    static Pin of(Environment environment, Repository repository, Progress progress) {
        return environment.production()
                ? new CommittedPin(repository, environment.lockFile(), progress)
                : new FilePin(environment.root().resolve(environment.lockFile()));
    }

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
