package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.sync.RedisCommands;

import platform.core.queue.QueueNames;
import platform.core.setting.DatabaseUrl;
import platform.core.testing.CheckoutEvent;
import platform.core.testing.SampleEvent;
import platform.core.testing.TestPostgres;
import platform.core.testing.TestRedis;
import platform.server.schema.Migration;

/// The world around a worker: Postgres with its schema, Redis, and events that come in as the API leaves them.
final class Shop implements AutoCloseable {
    final TestPostgres postgres = new TestPostgres();
    final TestRedis redis = new TestRedis();

    Shop() {
        try {
            assertThat(new Migration(DatabaseUrl.parse(postgres.url()), Duration.ofSeconds(20)).run()).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stores an event; it is due for the sweeper 5 s later.
    void store(CheckoutEvent event, Instant received) {
        postgres.query(
                """
                INSERT INTO stripe_events (id, type, created_at, livemode, payload, received_at, due_at)
                VALUES ('%s', 'checkout.session.completed', to_timestamp(%d), %b, convert_to('%s', 'UTF8'), '%s', '%s')
                """.formatted(event.id(), event.created().getEpochSecond(), event.livemode(), event.json(), received,
                        received.plusSeconds(5)));
    }

    /// Stores an event of any type; it is due for the sweeper 5 s later.
    void store(SampleEvent event, Instant received) {
        postgres.query("""
                       INSERT INTO stripe_events (id, type, created_at, livemode, payload, received_at, due_at)
                       VALUES ('%s', '%s', to_timestamp(%d), false, convert_to('%s', 'UTF8'), '%s', '%s')
                       """.formatted(event.id(), event.type(), event.created().getEpochSecond(), event.json(), received,
                received.plusSeconds(5)));
    }

    /// Puts ids into the stream.
    void dispatch(List<String> ids) {
        try (RedisClient client = RedisClient.create(redis.url().toString()); var connection = client.connect()) {
            ids.forEach(id -> connection.sync().xadd(QueueNames.STREAM, Map.of(QueueNames.EVENT_ID, id)));
        }
    }

    /// Has a consumer read all of the stream and then say nothing for that long, as one that died.
    void abandon(Duration silence) {
        try (RedisClient client = RedisClient.create(redis.url().toString()); var connection = client.connect()) {
            RedisCommands<String, String> commands = connection.sync();
            Consumer<String> dead = Consumer.from(QueueNames.GROUP, "dead");
            XReadArgs.StreamOffset<String> start = XReadArgs.StreamOffset.from(QueueNames.STREAM, "0");
            commands.xgroupDestroy(QueueNames.STREAM, QueueNames.GROUP);
            commands.xgroupCreate(start, QueueNames.GROUP);
            for (StreamMessage<String, String> message : read(commands, dead)) {
                commands.xclaim(QueueNames.STREAM, dead, new XClaimArgs().idle(silence), message.getId());
            }
        }
    }

    List<String> failedList() {
        return asked(commands -> commands.lrange(QueueNames.FAILED, 0, -1));
    }

    /// Takes stream and group away: what a killed worker left there is nothing to the next test.
    void forgetStream() {
        asked(commands -> commands.del(QueueNames.STREAM));
    }

    /// How many entries wait in the stream, and how many consumers its group has.
    List<Long> streamAndConsumers() {
        return asked(commands -> List.of(commands.xlen(QueueNames.STREAM),
                (long) commands.xinfoConsumers(QueueNames.STREAM, QueueNames.GROUP).size()));
    }

    /// What is left in the stream, whoever was to work on it: the ids of its entries, and of what consumers still have.
    List<String> left() {
        return asked(commands -> Stream
                .concat(commands.xrange(QueueNames.STREAM, Range.unbounded()).stream()
                        .map(message -> "entry " + message.getId()),
                        commands.xpending(QueueNames.STREAM, QueueNames.GROUP, Range.unbounded(), Limit.from(100))
                                .stream()
                                .map(pending -> pending.getConsumer() + " has " + pending.getId() + " since "
                                        + pending.getMsSinceLastDelivery() + " ms"))
                .toList());
    }

    /// Licences as `purchase plan status customer`.
    List<String> licences() {
        return postgres.query(
                "SELECT concat_ws(' ', purchase_id, plan, status, customer_id) FROM licenses ORDER BY purchase_id");
    }

    /// Events that are not processed, as status and error.
    List<String> unprocessed() {
        return postgres
                .query("SELECT status || coalesce(error, '') FROM stripe_events WHERE status <> 'processed'");
    }

    /// How licences stand, as `plan status expiry reason*count`.
    List<String> states() {
        return postgres.query("""
                              SELECT concat_ws(' ', plan, status, extract(epoch FROM expires_at)::int8, reason) || '*' || count(*)
                              FROM licenses GROUP BY plan, status, expires_at, reason
                              """);
    }

    String count(String what) {
        return postgres.query("SELECT count(*) FROM " + what).getFirst();
    }

    private <T> T asked(Function<RedisCommands<String, String>, T> question) {
        try (RedisClient client = RedisClient.create(redis.url().toString()); var connection = client.connect()) {
            return question.apply(connection.sync());
        }
    }

    @SuppressWarnings("unchecked") // generic varargs of lettuce's
    private static List<StreamMessage<String, String>> read(RedisCommands<String, String> commands,
            Consumer<String> consumer) {
        return commands.xreadgroup(consumer, XReadArgs.StreamOffset.lastConsumed(QueueNames.STREAM));
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
    }
}
