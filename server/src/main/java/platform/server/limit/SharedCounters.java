package platform.server.limit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;

import org.jspecify.annotations.Nullable;

import platform.core.queue.RedisLink;

/// Counts in Redis, for all instances together. Requests that come while one trip to Redis is under way share the next: a crowd costs
/// few trips, and one alone waits for nobody. A Redis that fails or keeps silent is left alone for a second.
final class SharedCounters {
    /// Of each key: adds one, lets the window begin with the first, and answers the count and the milliseconds left.
    private static final byte[] SCRIPT = """
                                         local answer = {}
                                         for i = 1, #KEYS do
                                           local count = redis.call('INCR', KEYS[i])
                                           local left = 60000
                                           if count == 1 then
                                             redis.call('PEXPIRE', KEYS[i], left)
                                           else
                                             left = redis.call('PTTL', KEYS[i])
                                           end
                                           answer[2 * i - 1] = count
                                           answer[2 * i] = left
                                         end
                                         return answer
                                         """.getBytes(StandardCharsets.UTF_8);
    private static final int MOST_IN_A_TRIP = 256;
    private static final long REST = Duration.ofSeconds(1).toNanos();

    private record Waiting(String key, CompletableFuture<Optional<Usage>> usage) {}

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final RedisLink redis;
    private volatile long failedAt = System.nanoTime() - REST;

    /// @param redis its patience bounds how long anyone waits
    SharedCounters(RedisLink redis) {
        this.redis = redis;
    }

    /// Whether Redis is not to be asked at the moment.
    boolean isAway() {
        return !redis.isConnected() || System.nanoTime() - failedAt < REST;
    }

    /// One more request of this client; empty when Redis did not count it.
    Optional<Usage> count(Client client) {
        if (isAway()) {
            return Optional.empty();
        }
        Waiting entry = new Waiting(client.key(), new CompletableFuture<>());
        waiting.add(entry);
        setOut();
        return entry.usage.join();
    }

    private void setOut() {
        while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            List<Waiting> batch = next();
            if (batch.isEmpty()) {
                underWay.set(false);
            } else {
                trip(batch).whenComplete((counts, problem) -> arrived(batch, problem == null ? counts : null));
            }
        }
    }

    private List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        Waiting entry = waiting.poll();
        while (entry != null) {
            batch.add(entry);
            entry = batch.size() < MOST_IN_A_TRIP ? waiting.poll() : null;
        }
        return batch;
    }

    private CompletionStage<List<Long>> trip(List<Waiting> batch) {
        Optional<RedisAsyncCommands<String, String>> commands = redis.commands();
        if (commands.isEmpty()) {
            return CompletableFuture.failedFuture(new RedisException("not connected"));
        }
        try {
            return commands.get().eval(SCRIPT, ScriptOutputType.MULTI,
                    batch.stream().map(Waiting::key).toArray(String[]::new));
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void arrived(List<Waiting> batch, @Nullable List<Long> counts) {
        if (counts == null) {
            failedAt = System.nanoTime();
            batch.forEach(entry -> entry.usage.complete(Optional.empty()));
            // Else those who wait would each have to lose patience in turn.
            for (Waiting entry = waiting.poll(); entry != null; entry = waiting.poll()) {
                entry.usage.complete(Optional.empty());
            }
        } else {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).usage.complete(Optional.of(new Usage(counts.get(2 * i), counts.get(2 * i + 1))));
            }
        }
        underWay.set(false);
        setOut();
    }
}
