package platform.cli.rotation;

import java.time.Instant;
import java.util.Optional;

/// Where one version of a secret stands.
///
/// @param secret the rotation's name, e.g. `license`
/// @param version e.g. `2`, or `present` and `previous` where versions have no number
/// @param state `next`, `signing`, `present`, `accepted` or `retired`
/// @param published since when everybody accepts it, where that is known
/// @param signing since when it is the one in use
/// @param acceptedUntil when it will be retired
/// @param retired when it was
public record Standing(String secret, String version, String state, Optional<Instant> published,
        Optional<Instant> signing, Optional<Instant> acceptedUntil, Optional<Instant> retired) {
}
