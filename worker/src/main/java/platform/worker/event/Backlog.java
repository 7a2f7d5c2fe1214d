package platform.worker.event;

import java.time.Duration;
import java.time.Instant;

/// How the queue stands, by Postgres.
///
/// @param waiting events that were accepted and not processed yet
/// @param oldest  when the oldest of them was accepted; of no meaning when none waits
/// @param failed  events that failed for good
public record Backlog(long waiting, Instant oldest, long failed) {
    /// Nothing at all.
    public static final Backlog EMPTY = new Backlog(0, Instant.EPOCH, 0);

    /// How long the oldest has waited.
    public Duration lag(Instant now) {
        return waiting == 0 || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
}
