package platform.worker.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.models.stream.PendingMessage;

import platform.core.queue.QueueNames;
import platform.core.queue.RedisLink;
import platform.worker.event.Processor;

/// What becomes of stream entries once they were read: done and deleted, handed over, or taken over from a worker that died.
public final class StreamEntries {
    private static final int MOST = 1_000;
    /// Events that share a transaction. More would make a bad one dearer, fewer a crowd slower.
    private static final int MOST_IN_A_BATCH = 128;
    /// An entry that a worker has had for so long is of a dead worker.
    private static final Duration DEAD = Duration.ofSeconds(20);

    /// As one: whoever dies between the two would leave an entry that nobody is to work on, and that stays for ever.
    private static final String END = "redis.call('XACK', KEYS[1], ARGV[1], unpack(ARGV, 2)) "
            + "return redis.call('XDEL', KEYS[1], unpack(ARGV, 2))";

    private final RedisLink redis;
    private final String consumer;

    public StreamEntries(RedisLink redis, String consumer) {
        this.redis = redis;
        this.consumer = consumer;
    }

    /// Has the events of these entries processed, and deletes the entries.
    void work(List<StreamMessage<String, String>> messages, Processor processor) {
        List<String> ids = messages.stream().flatMap(message -> QueueNames.eventIds(message.getBody()).stream())
                .toList();
        for (int from = 0; from < ids.size(); from += MOST_IN_A_BATCH) {
            processor.process(ids.subList(from, Math.min(from + MOST_IN_A_BATCH, ids.size())));
        }
        redis.commands().ifPresent(commands -> {
            try {
                var _ = end(commands, messages.stream().map(StreamMessage::getId));
            } catch (RedisException _) {
                // Redis is away.
            }
        });
    }

    /// Takes over the entries of workers that died, one batch, and forgets workers that left nothing behind.
    public void takeOver(Processor processor) {
        redis.commands().ifPresent(commands -> {
            List<StreamMessage<String, String>> messages = redis.await(commands.xautoclaim(QueueNames.STREAM,
                    XAutoClaimArgs.Builder.xautoclaim(Consumer.from(QueueNames.GROUP, consumer), DEAD, "0-0")
                            .count(MOST)))
                    .getMessages();
            if (!messages.isEmpty()) {
                work(messages, processor);
            }
            redis.await(commands.xinfoConsumers(QueueNames.STREAM, QueueNames.GROUP))
                    .forEach(info -> forgetIfDead(commands, info));
        });
    }

    /// Puts back into the stream what this worker read and did not finish, and takes this worker out of the group.
    public void leave() {
        redis.commands().ifPresent(commands -> {
            try {
                Consumer<String> self = Consumer.from(QueueNames.GROUP, consumer);
                for (PendingMessage pending : redis.await(commands.xpending(QueueNames.STREAM, self,
                        Range.unbounded(), Limit.from(MOST)))) {
                    redis.await(commands.xrange(QueueNames.STREAM, Range.create(pending.getId(), pending.getId())))
                            .forEach(message -> redis.await(commands.xadd(QueueNames.STREAM, message.getBody())));
                    redis.await(end(commands, Stream.of(pending.getId())));
                }
                redis.await(commands.xgroupDelconsumer(QueueNames.STREAM, self));
            } catch (RedisException _) {
                // Redis is away: the sweeper of whoever comes next finds the events.
            }
        });
    }

    /// Says that entries are done, and deletes them. What could not be deleted comes again, and is skipped.
    private static RedisFuture<Long> end(RedisAsyncCommands<String, String> commands, Stream<String> entryIds) {
        return commands.eval(END, ScriptOutputType.INTEGER, new String[]{QueueNames.STREAM},
                Stream.concat(Stream.of(QueueNames.GROUP), entryIds).toArray(String[]::new));
    }

    /// XINFO answers a flat list of names and values for each consumer.
    private void forgetIfDead(RedisAsyncCommands<String, String> commands, Object info) {
        if (info instanceof List<?> list) {
            Map<?, ?> fields = IntStream.range(0, list.size() / 2).boxed()
                    .collect(Collectors.toMap(i -> list.get(2 * i), i -> list.get(2 * i + 1)));
            if (fields.get("name") instanceof String name && !name.equals(consumer)
                    && fields.get("pending") instanceof Long pending && pending == 0
                    && fields.get("idle") instanceof Long idle && idle > DEAD.toMillis()) {
                redis.await(commands.xgroupDelconsumer(QueueNames.STREAM, Consumer.from(QueueNames.GROUP, name)));
            }
        }
    }
}
