package platform.worker.event;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

import platform.core.database.Database;
import platform.core.telemetry.EventLog;

/// What happens to an event that could not be processed: later again, or never.
final class Failures {
    private final EventLedger events;
    private final WaitingEvents waiting;
    private final RetryPolicy retries;
    private final FailedEvents failed;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final JobMeters meters;
    private final EventLog log = new EventLog();

    Failures(EventLedger events, WaitingEvents waiting, RetryPolicy retries, FailedEvents failed, InstantSource clock,
            RandomGenerator random,
            JobMeters meters) {
        this.events = events;
        this.waiting = waiting;
        this.retries = retries;
        this.failed = failed;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
    }

    void record(String id, RuntimeException cause) {
        try {
            Instant now = clock.instant();
            events.countFailure(id, reason(cause), now.plus(retries.longest()))
                    .ifPresent(failure -> decide(id, failure, cause, now));
        } catch (RuntimeException e) {
            // It stays pending, so it is swept up once Postgres is well; that this attempt was not counted does no harm.
            log.warn("StripeEventsDeferred", "a failure could not be noted", Map.of("eventId", id), e);
        }
    }

    void giveUpWaiting() {
        for (WaitingEvents.GivenUp event : waiting.giveUp(clock.instant())) {
            failed.add(event.id());
            meters.count(event.type(), JobMeters.Result.FAILED, 1);
            log.error("StripeEventProcessingFailed", "given up",
                    Map.of("eventId", event.id(), "type", event.type(), "reason", WaitingEvents.UNKNOWN), null);
        }
    }

    private void decide(String id, EventLedger.Failed failure, RuntimeException cause, Instant now) {
        Map<String, Object> context = Map.of("eventId", id, "type", failure.type(), "attempt", failure.failures(),
                "reason",
                reason(cause));
        if (retries.isExhausted(failure.failures())) {
            events.giveUp(id, now);
            failed.add(id);
            meters.count(failure.type(), JobMeters.Result.FAILED, 1);
            log.error("StripeEventProcessingFailed", "given up", context, cause);
        } else {
            events.retryAt(id, now.plus(retries.waitAfter(failure.failures(), random)));
            meters.count(failure.type(), JobMeters.Result.RETRIED, 1);
            log.warn("StripeEventProcessingFailed", "will be tried again", context, cause);
        }
    }

    /// Only our own sentences: a driver's message may quote a row.
    private static String reason(RuntimeException cause) {
        if (cause instanceof UnusableEvent) {
            return String.valueOf(cause.getMessage());
        }
        return Database.sqlState(cause).map(state -> "SQL state " + state)
                .orElseGet(() -> cause.getClass().getSimpleName());
    }
}
