package platform.cli.rotation;

import java.time.Duration;

/// How long a rotation of the licence keys waits.
///
/// @param cached how long clients may keep a key set
/// @param tokenLife the longest life of a token
/// @param grace added to that before a key is retired
public record Waits(Duration cached, Duration tokenLife, Duration grace) {

    /// From the last signature of a key until nothing that it signed counts.
    Duration accepted() {
        return tokenLife.plus(grace);
    }
}
