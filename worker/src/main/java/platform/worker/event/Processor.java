package platform.worker.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Database;
import platform.core.licence.Transition;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.Trace;

/// Does what events say, each exactly once, however often and by however many workers it is asked to.
///
/// Events that come together share a transaction. If it fails each is tried alone, so that one bad event holds up no other; one that
/// fails alone is tried again later, and in the end given up.
///
/// What a batch has in memory is bounded: a large event, which Stripe seldom sends, is read by itself, and one at a time in all of
/// the worker.
public final class Processor {
    /// Most events have 2 to 8 KB.
    private static final int MOST_BYTES_TOGETHER = 16 << 10;
    private final Database database;
    private final ReentrantLock largeOne = new ReentrantLock();
    private final Extraction extraction;
    private final Failures failures;
    private final InstantSource clock;
    private final JobMeters meters;
    private final EventLog log = new EventLog();

    public Processor(Database database, EventLedger events, Extraction extraction, RetryPolicy retries,
            FailedEvents failed,
            InstantSource clock, RandomGenerator random, MeterRegistry registry) {
        this.database = database;
        this.extraction = extraction;
        this.clock = clock;
        this.meters = new JobMeters(registry);
        this.failures = new Failures(events, new WaitingEvents(database), retries, failed, clock, random, meters);
    }

    /// Processes these events, except those that are done or in other hands. Throws nothing: what Postgres cannot do now stays
    /// pending there, and is swept up later.
    public void process(List<String> ids) {
        List<String> large = new ArrayList<>();
        try {
            large.addAll(attempt(ids.stream().distinct().toList(), MOST_BYTES_TOGETHER));
        } catch (RuntimeException e) {
            failed(ids, e);
        }
        large.forEach(this::processLarge);
    }

    private void processLarge(String id) {
        largeOne.lock();
        try {
            attempt(List.of(id), Integer.MAX_VALUE);
        } catch (RuntimeException e) {
            failed(List.of(id), e);
        } finally {
            largeOne.unlock();
        }
    }

    private void failed(List<String> ids, RuntimeException e) {
        if (Database.isUnreachable(e)) {
            log.warn("StripeEventsDeferred", "Postgres is away; the events stay pending",
                    Map.of("events", ids.size()), e);
        } else if (ids.size() > 1) {
            ids.forEach(id -> process(List.of(id)));
        } else {
            failures.record(ids.getFirst(), e);
        }
    }

    /// Gives up the events that have waited for their purchase for a day.
    public void giveUpWaiting() {
        failures.giveUpWaiting();
    }

    /// @return those that are too large to be read here
    private List<String> attempt(List<String> ids, int mostBytes) {
        List<String> large = new ArrayList<>();
        long began = System.nanoTime();
        Instant now = clock.instant();
        Batch batch = database.transaction(transaction -> {
            large.clear();
            List<PendingEvent> events = new ArrayList<>();
            for (EventLedger.Locked locked : EventLedger.lock(transaction, ids, mostBytes)) {
                switch (locked) {
                    case EventLedger.Locked.Read(PendingEvent event) -> events.add(event);
                    case EventLedger.Locked.TooLarge(String id) -> large.add(id);
                }
            }
            events.forEach(event -> traced(event.traceId(), () -> log.debug("StripeEventProcessingStarted",
                    "the event is taken up", Map.of("eventId", event.id(), "type", event.type()))));
            return Batch.run(transaction, events, extraction, now);
        });
        report(batch, Duration.ofNanos(System.nanoTime() - began));
        Map<String, PendingEvent> taken = new HashMap<>();
        batch.events().forEach(event -> taken.put(event.id(), event));
        ids.stream().filter(id -> !taken.containsKey(id) && !large.contains(id)).forEach(this::skipped);
        batch.unusable().forEach((id, problem) -> traced(Objects.requireNonNull(taken.get(id)).traceId(),
                () -> failures.record(id, problem)));
        return large;
    }

    private void report(Batch batch, Duration duration) {
        Map<String, String> traces = new HashMap<>();
        for (PendingEvent event : batch.events()) {
            String effect = batch.effects().get(event.id());
            if (effect != null) {
                traced(event.traceId(), () -> report(event, effect, duration));
            }
            Optional.ofNullable(batch.purchases().get(event.id()))
                    .ifPresent(purchase -> event.traceId().ifPresent(trace -> traces.put(purchase, trace)));
        }
        for (Transition transition : batch.transitions()) {
            traced(Optional.ofNullable(traces.get(transition.purchase())),
                    () -> log.info("LicenseStateTransition", "the licence's state changed",
                            Map.of("licenseId", transition.licenceId(), "from",
                                    transition.from().map(Enum::name).orElse("NONE"), "to", transition.to().name())));
        }
    }

    private void report(PendingEvent event, String effect, Duration duration) {
        Map<String, String> context = Map.of("eventId", event.id(), "type", event.type(), "effect", effect);
        if (effect.equals(Batch.WAITING)) {
            log.info("StripeEventWaiting", "its purchase is not known yet", context);
        } else {
            meters.count(event.type(), JobMeters.Result.COMPLETED, 1);
            meters.time(event.type(), duration);
            log.info("StripeEventProcessingCompleted", "the event is processed", context);
        }
    }

    private void skipped(String id) {
        meters.count("other", JobMeters.Result.SKIPPED_IDEMPOTENT, 1);
        log.debug("StripeEventIdempotentSkip", "the event is done or in other hands", Map.of("eventId", id));
    }

    private static void traced(Optional<String> traceId, Runnable work) {
        traceId.ifPresentOrElse(id -> Trace.run(id, work), work);
    }
}
