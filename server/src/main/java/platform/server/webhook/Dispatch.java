package platform.server.webhook;

import java.time.Duration;
import java.util.Map;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import platform.core.queue.QueueNames;
import platform.core.queue.RedisLink;
import platform.core.telemetry.Metrics;

/// Wakes a worker for an event. Nobody waits for it, and when it fails the workers' sweeper finds the event in Postgres.
public final class Dispatch {
    private final RedisLink redis;
    private final Timer sent;
    private final Timer failed;

    public Dispatch(RedisLink redis, MeterRegistry registry) {
        this.redis = redis;
        this.sent = timer(registry, "ok");
        this.failed = timer(registry, "error");
    }

    /// Hands the id to Redis and returns at once.
    void send(String eventId) {
        long began = System.nanoTime();
        redis.connection().ifPresentOrElse(connection -> send(connection, eventId, began),
                () -> failed.record(since(began)));
    }

    private void send(StatefulRedisConnection<String, String> connection, String eventId, long began) {
        try {
            connection.async().xadd(QueueNames.STREAM, Map.of(QueueNames.EVENT_ID, eventId))
                    .whenComplete((_, problem) -> (problem == null ? sent : failed).record(since(began)));
        } catch (RedisException _) {
            failed.record(since(began));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Timer timer(MeterRegistry registry, String result) {
        return Timer.builder("onm.api.stripe.webhook.enqueue.duration").tag("result", result)
                .serviceLevelObjectives(Metrics.buckets()).register(registry);
    }
}
