package platform.cli.release;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import platform.cli.environment.Environment;

/// What is to be done, and on whose behalf.
///
/// @param environment where
/// @param kind why
/// @param wanted the release to run
/// @param reason what the operator says why; one line
/// @param forced the gates that may be closed
/// @param push whether the commit of the lock is pushed
public record Order(Environment environment, Kind kind, Release wanted, Optional<String> reason, Set<String> forced,
        boolean push) {

    public Order {
        forced = Set.copyOf(forced);
    }

    /// For people and the deploy lock: `promote prod 91be02d`.
    public String brief() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + environment + " " + wanted.sha().brief();
    }
}
