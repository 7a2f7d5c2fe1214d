package platform.worker.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;

import platform.core.queue.QueueNames;
import platform.core.queue.RedisLink;
import platform.core.telemetry.EventLog;
import platform.worker.event.Processor;

/// Takes event ids off the Redis stream as one consumer of the group, and has them processed. It says "done" to Redis whatever
/// became of them: what is not done waits in Postgres, and Redis only wakes.
public final class StreamReader implements AutoCloseable {
    /// Entries that are taken at a time. Each holds an event or, in a rush, some dozens.
    private static final int MOST_ENTRIES = 32;
    private static final Duration BLOCK = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(250);
    /// The stream counts as quiet when it has brought nothing for so long.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final RedisLink blocking;
    private final StreamEntries entries;
    private final Consumer<String> consumer;
    private final Lanes lanes;
    private final Processor processor;
    private final EventLog log = new EventLog();
    private final Thread thread;
    private volatile boolean over;
    private volatile long lastDelivery = System.nanoTime() - QUIET.toNanos();

    /// Starts to read.
    ///
    /// @param blocking a link of its own, since reading blocks it
    /// @param name     of this consumer; no other process has it
    public StreamReader(RedisLink blocking, StreamEntries entries, String name, Lanes lanes, Processor processor) {
        this.blocking = blocking;
        this.entries = entries;
        this.consumer = Consumer.from(QueueNames.GROUP, name);
        this.lanes = lanes;
        this.processor = processor;
        this.thread = Thread.ofVirtual().name("stream-reader").start(this::read);
    }

    /// True when the stream has nothing more to bring, or cannot bring it.
    public boolean isQuiet() {
        return System.nanoTime() - lastDelivery >= QUIET.toNanos();
    }

    /// Takes no more. What was taken is still worked on.
    @Override
    public void close() {
        over = true;
        try {
            thread.join(BLOCK.multipliedBy(4));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        boolean grouped = false;
        try {
            while (!over) {
                lanes.take();
                boolean running = false;
                try {
                    RedisAsyncCommands<String, String> commands = blocking.commands().orElse(null);
                    if (commands == null) {
                        Thread.sleep(PAUSE);
                        continue;
                    }
                    if (!grouped) {
                        createGroup(commands);
                        grouped = true;
                    }
                    running = take(commands);
                } catch (RedisException e) {
                    // Gone, or back without the group: made anew.
                    grouped = false;
                    log.debug("StreamAway", "nothing can be read; the sweeper finds what waits",
                            Map.of("consumer", consumer.getName()));
                    Thread.sleep(PAUSE);
                } finally {
                    if (!running) {
                        lanes.release();
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// True when there was something: the lane is in use then.
    @SuppressWarnings("unchecked") // generic varargs of lettuce's
    private boolean take(RedisAsyncCommands<String, String> commands) {
        List<StreamMessage<String, String>> messages = blocking.await(commands.xreadgroup(consumer,
                XReadArgs.Builder.count(MOST_ENTRIES).block(BLOCK), StreamOffset.lastConsumed(QueueNames.STREAM)));
        if (messages.isEmpty()) {
            return false;
        }
        lastDelivery = System.nanoTime();
        lanes.run(() -> entries.work(messages, processor));
        return true;
    }

    private void createGroup(RedisAsyncCommands<String, String> commands) {
        try {
            blocking.await(commands.xgroupCreate(StreamOffset.from(QueueNames.STREAM, "0"), QueueNames.GROUP,
                    XGroupCreateArgs.Builder.mkstream()));
        } catch (RedisBusyException _) {
            // It exists.
        }
    }
}
