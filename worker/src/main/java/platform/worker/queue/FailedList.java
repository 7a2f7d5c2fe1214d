package platform.worker.queue;

import java.util.List;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;

import platform.core.queue.QueueNames;
import platform.core.queue.RedisLink;
import platform.worker.event.EventLedger;
import platform.worker.event.FailedEvents;

/// The list `bull:stripe:failed`, which the runbook counts. It mirrors what Postgres holds as failed: when Redis lost it, or was away,
/// it is written anew.
public final class FailedList implements FailedEvents {
    private static final String REWRITE = """
                                          redis.call('DEL', KEYS[1])
                                          for _, id in ipairs(ARGV) do redis.call('LPUSH', KEYS[1], id) end
                                          return redis.call('LLEN', KEYS[1])
                                          """;

    private final RedisLink redis;
    private final EventLedger events;

    public FailedList(RedisLink redis, EventLedger events) {
        this.redis = redis;
        this.events = events;
    }

    @Override
    public void add(String eventId) {
        try {
            redis.commands().ifPresent(commands -> {
                var _ = commands.lpush(QueueNames.FAILED, eventId);
            });
        } catch (RedisException _) {
            // The mirror is mended when Redis is back.
        }
    }

    /// Makes the list what Postgres says, if it is not. Does nothing while Redis is away.
    public void mend() {
        if (redis.answers()) {
            redis.commands().ifPresent(this::mend);
        }
    }

    private void mend(RedisAsyncCommands<String, String> commands) {
        if (redis.await(commands.llen(QueueNames.FAILED)) != events.backlog().failed()) {
            List<String> failed = events.failedIds();
            redis.await(commands.eval(REWRITE, ScriptOutputType.INTEGER, new String[]{QueueNames.FAILED},
                    failed.toArray(String[]::new)));
        }
    }
}
