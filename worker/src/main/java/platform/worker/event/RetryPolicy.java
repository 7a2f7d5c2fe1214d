package platform.worker.event;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often a failing event is tried, and how long it waits in between.
///
/// @param attempts in all; after the last the event has failed for good
/// @param first    the wait after the first failure; each further one is twice the one before
/// @param longest  no wait is longer
public record RetryPolicy(int attempts, Duration first, Duration longest) {
    /// Five attempts within about a minute.
    public static RetryPolicy standard() {
        return new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofMinutes(1));
    }

    boolean isExhausted(int failures) {
        return failures >= attempts;
    }

    /// The wait after so many failures: between half and all of the exponential one, so that what failed together does not return
    /// together.
    Duration waitAfter(int failures, RandomGenerator random) {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(20, failures - 1));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
