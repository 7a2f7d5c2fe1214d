package platform.worker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

import platform.core.database.Database;
import platform.core.http.Cors;
import platform.core.http.Dependencies;
import platform.core.http.Exchange;
import platform.core.http.HttpListener;
import platform.core.http.LameDuck;
import platform.core.http.OperationRoutes;
import platform.core.queue.RedisLink;
import platform.core.smoke.SmokeTraces;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.Metrics;
import platform.worker.event.EventLedger;
import platform.worker.event.Extraction;
import platform.worker.event.LookUps;
import platform.worker.event.OldEvents;
import platform.worker.event.Processor;
import platform.worker.event.RetryPolicy;
import platform.worker.event.WaitingEvents;
import platform.worker.queue.FailedList;
import platform.worker.queue.Lanes;
import platform.worker.queue.QueueGauges;
import platform.worker.queue.Rounds;
import platform.worker.queue.StreamEntries;
import platform.worker.queue.StreamReader;
import platform.worker.queue.Sweeper;
import platform.worker.stripe.StripeLookUp;

/// The running worker. Starts with or without Postgres and Redis, and works as soon as Postgres is there.
final class Worker {
    private static final Duration FOR_A_CONNECTION = Duration.ofSeconds(2);
    private static final Duration FOR_AN_ANSWER = Duration.ofMillis(400);
    private static final Duration FOR_REDIS = Duration.ofSeconds(2);
    private static final Duration TO_FINISH = Duration.ofSeconds(20);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final Duration TIDY = Duration.ofSeconds(30);
    /// A smoke check takes seconds: what is older was left behind by one that died.
    private static final Duration SMOKE_AGE = Duration.ofMinutes(10);

    private final EventLog log = new EventLog();
    private final Metrics metrics = new Metrics();
    // Nobody is sent here by the edge, so there is nothing to wait for before leaving.
    private final LameDuck lameDuck = new LameDuck(Duration.ZERO, Duration.ofSeconds(5));
    private final Rounds rounds = new Rounds();
    private final Database database;
    private final Database questions;
    private final RedisLink redis;
    private final RedisLink blocking;
    private final Lanes lanes;
    private final StreamEntries entries;
    private final StreamReader reader;
    private final HttpListener listener;

    Worker(WorkerSettings settings, InstantSource clock, RetryPolicy retries) {
        database = Database.pool(settings.database(), "worker", settings.poolSize(), FOR_A_CONNECTION,
                metrics.registry());
        questions = Database.single(settings.database(), "worker-health", FOR_AN_ANSWER);
        redis = new RedisLink(settings.redis(), FOR_REDIS);
        blocking = new RedisLink(settings.redis(), FOR_REDIS);
        listener = listener(settings);

        EventLedger events = new EventLedger(database);
        FailedList failed = new FailedList(redis, events);
        Processor processor = new Processor(database, events, new Extraction(settings.stripe().livemode()), retries,
                failed,
                clock,
                RandomGenerator.getDefault(), metrics.registry());
        String consumer = UUID.randomUUID().toString();
        lanes = new Lanes(settings.concurrency());
        entries = new StreamEntries(redis, consumer);
        reader = new StreamReader(blocking, entries, consumer, lanes, processor);

        QueueGauges gauges = new QueueGauges(events, clock, metrics.registry());
        WaitingEvents waiting = new WaitingEvents(database);
        rounds.every(SWEEP, "waiting", () -> waiting.wake(clock.instant()));
        rounds.every(LOOK, "given-up", processor::giveUpWaiting);
        LookUps lookUps = new LookUps(database, waiting,
                () -> new StripeLookUp(settings.stripe().key(), settings.stripe().base()), clock);
        rounds.every(SWEEP, "look-up", lookUps::perform);
        OldEvents old = new OldEvents(database);
        rounds.every(TIDY, "take-up", () -> old.takeUp(clock.instant()));
        rounds.every(RETENTION, "retention", () -> old.forgetPayloads(clock.instant(), settings.retention()));
        SmokeTraces smokeTraces = new SmokeTraces(database);
        rounds.every(SWEEP, "sweep", new Sweeper(events, reader, lanes, processor, clock)::sweep);
        rounds.every(LOOK, "gauges", gauges::refresh);
        rounds.every(LOOK, "failed-list", failed::mend);
        rounds.every(TIDY, "take-over", () -> entries.takeOver(processor));
        rounds.every(TIDY, "smoke", () -> smokeTraces.removeOlderThan(clock.instant().minus(SMOKE_AGE)));
        log.info("Started", "working",
                Map.of("port", listener.port(), "sha", settings.release().sha(), "consumer", consumer));
    }

    int port() {
        return listener.port();
    }

    /// Finishes what it has, hands over the rest, then stops.
    void leave() throws InterruptedException {
        log.info("Leaving", "takes nothing new, finishes what it has", Map.of());
        lameDuck.announce();
        reader.close();
        rounds.close();
        boolean finished = lanes.drain(TO_FINISH);
        entries.leave();
        lameDuck.leave();
        listener.close();
        blocking.close();
        redis.close();
        questions.close();
        database.close();
        metrics.close();
        log.info("Stopped", finished ? "everything taken was finished" : "the rest was handed over", Map.of());
    }

    private HttpListener listener(WorkerSettings settings) {
        OperationRoutes operation = new OperationRoutes("worker", settings.release(),
                new Dependencies(questions, redis),
                lameDuck, metrics.registry());
        return new HttpListener(settings.port(), operation.routes(),
                new Exchange(settings.release(), lameDuck, metrics.registry(), "onm.worker", Map.of(), Cors.off()));
    }
}
