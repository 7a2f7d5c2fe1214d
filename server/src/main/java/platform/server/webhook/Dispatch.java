package platform.server.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lettuce.core.RedisException;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import platform.core.queue.QueueNames;
import platform.core.queue.RedisLink;
import platform.core.telemetry.Metrics;

/// Wakes a worker for events. Nobody waits for it, and when it fails the workers' sweeper finds the events in Postgres.
public final class Dispatch {
    /// While no worker reads, the stream stays about so long; what is cut off its end is found in Postgres.
    private static final XAddArgs BOUNDED = XAddArgs.Builder.maxlen(10_000).approximateTrimming();

    private final RedisLink redis;
    private final Timer sent;
    private final Timer failed;

    public Dispatch(RedisLink redis, MeterRegistry registry) {
        this.redis = redis;
        this.sent = timer(registry, "ok");
        this.failed = timer(registry, "error");
    }

    /// Hands the ids to Redis, as one entry, and returns at once.
    public void send(List<String> eventIds) {
        long began = System.nanoTime();
        redis.commands().ifPresentOrElse(commands -> send(commands, eventIds, began),
                () -> record(failed, eventIds, began));
    }

    private void send(RedisAsyncCommands<String, String> commands, List<String> eventIds, long began) {
        try {
            commands.xadd(QueueNames.STREAM, BOUNDED, Map.of(QueueNames.EVENT_ID, QueueNames.joined(eventIds)))
                    .whenComplete((_, problem) -> record(problem == null ? sent : failed, eventIds, began));
        } catch (RedisException _) {
            record(failed, eventIds, began);
        }
    }

    /// One measurement an event, however many travel together.
    private static void record(Timer timer, List<String> eventIds, long began) {
        Duration duration = Duration.ofNanos(System.nanoTime() - began);
        eventIds.forEach(_ -> timer.record(duration));
    }

    private static Timer timer(MeterRegistry registry, String result) {
        return Timer.builder("onm.api.stripe.webhook.enqueue.duration").tag("result", result)
                .serviceLevelObjectives(Metrics.buckets()).register(registry);
    }
}
