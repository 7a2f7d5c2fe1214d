package platform.worker.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.helidon.dbclient.DbExecute;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Database;
import platform.core.telemetry.EventLog;

/// Does what events say, each exactly once, however often and by however many workers it is asked to.
///
/// Events that come together share a transaction. If it fails each is tried alone, so that one bad event holds up no other; one that
/// fails alone is tried again later, and in the end given up.
public final class Processor {
    private record Done(PendingEvent event, String effect) {}

    private record Batch(List<Done> done, List<LicenceLedger.Transition> transitions) {}

    private final Database database;
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
        this.failures = new Failures(events, retries, failed, clock, random, meters);
    }

    /// Processes these events, except those that are done or in other hands. Throws nothing: what Postgres cannot do now stays
    /// pending there, and is swept up later.
    public void process(List<String> ids) {
        try {
            attempt(ids.stream().distinct().toList());
        } catch (RuntimeException e) {
            if (Database.isUnreachable(e)) {
                log.warn("StripeEventsDeferred", "Postgres is away; the events stay pending",
                        Map.of("events", ids.size()), e);
            } else if (ids.size() > 1) {
                ids.forEach(id -> process(List.of(id)));
            } else {
                failures.record(ids.getFirst(), e);
            }
        }
    }

    private void attempt(List<String> ids) {
        long began = System.nanoTime();
        Instant now = clock.instant();
        Batch batch = database.transaction(transaction -> run(transaction, ids, now));
        Duration duration = Duration.ofNanos(System.nanoTime() - began);
        for (LicenceLedger.Transition transition : batch.transitions) {
            log.info("LicenseStateTransition", "the licence's state changed",
                    Map.of("licenseId", transition.licenceId(),
                            "from", transition.from().map(Enum::name).orElse("NONE"), "to", transition.to().name()));
        }
        for (Done done : batch.done) {
            meters.count(done.event.type(), JobMeters.Result.COMPLETED, 1);
            meters.time(done.event.type(), duration);
            log.info("StripeEventProcessingCompleted", "the event is processed",
                    Map.of("eventId", done.event.id(), "type", done.event.type(), "effect", done.effect));
        }
        List<String> taken = batch.done.stream().map(done -> done.event.id()).toList();
        ids.stream().filter(id -> !taken.contains(id)).forEach(this::skipped);
    }

    private Batch run(DbExecute transaction, List<String> ids, Instant now) {
        List<Done> done = new ArrayList<>();
        List<Effect.Happened> happened = new ArrayList<>();
        List<PendingEvent> pending = EventLedger.lock(transaction, ids);
        for (PendingEvent event : pending) {
            log.debug("StripeEventProcessingStarted", "the event is taken up",
                    Map.of("eventId", event.id(), "type", event.type()));
            switch (extraction.of(event)) {
                case Effect.Happened effect -> {
                    happened.add(effect);
                    done.add(new Done(event, "licence"));
                }
                case Effect.None(String why) -> done.add(new Done(event, why));
            }
        }
        List<LicenceLedger.Transition> transitions = LicenceLedger.apply(transaction, happened, now);
        EventLedger.processed(transaction, pending, now);
        return new Batch(done, transitions);
    }

    private void skipped(String id) {
        meters.count("other", JobMeters.Result.SKIPPED_IDEMPOTENT, 1);
        log.debug("StripeEventIdempotentSkip", "the event is done or in other hands", Map.of("eventId", id));
    }
}
