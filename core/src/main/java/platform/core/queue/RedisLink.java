package platform.core.queue;

import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;

import org.jspecify.annotations.Nullable;

/// A connection to Redis that may be away, at the start or later: it comes by itself, and nobody waits for it.
public final class RedisLink implements AutoCloseable {
    private static final Duration PING = Duration.ofMillis(450);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(500);
    /// Commands that wait for an answer; more are refused, so that a silent Redis costs no memory.
    private static final int MOST_WAITING = 10_000;

    private final Duration patience;
    private final ClientResources resources;
    private final RedisClient client;
    private final Thread connecting;
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile boolean connected;
    private volatile boolean closed;

    /// @param patience after which a command without an answer has failed
    public RedisLink(URI url, Duration patience) {
        this.patience = patience;
        this.resources = DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2)
                .reconnectDelay(Delay.constant(RETRY)).eventBus(NoEvents.HERE).build();
        RedisURI redis = RedisURI.create(url);
        redis.setTimeout(patience);
        this.client = new AsyncRedisClient(resources, redis);
        client.setOptions(ClientOptions.builder().autoReconnect(true).requestQueueSize(MOST_WAITING)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).keepAlive(true).build())
                .timeoutOptions(TimeoutOptions.enabled(patience)).build());
        client.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> any, SocketAddress address) {
                connected = true;
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> any) {
                connected = false;
            }
        });
        this.connecting = Thread.ofVirtual().name("redis-connect").start(this::connect);
    }

    /// What can be asked, once there was a connection. It may be down at the moment: commands then fail at once.
    public Optional<RedisAsyncCommands<String, String>> commands() {
        return Optional.ofNullable(connection).map(StatefulRedisConnection::async);
    }

    /// The answer to a command of this link.
    ///
    /// @throws RedisException if there is none within its patience, or Redis refused it
    public <T> T await(RedisFuture<T> command) {
        return LettuceFutures.awaitOrCancel(command, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Whether the connection is up, as far as is known without asking: a Redis that only keeps silent seems to be there.
    public boolean isConnected() {
        return connected && connection != null;
    }

    /// Waits for the first connection, but no longer than that.
    public void awaitFirst(Duration limit) {
        try {
            connecting.join(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether Redis answers now; asks it, and waits 450 ms at most.
    public boolean answers() {
        try {
            // Right after the start the first connection is on its way.
            if (connection == null) {
                connecting.join(PING);
            }
            StatefulRedisConnection<String, String> now = connection;
            if (now == null) {
                return false;
            }
            return "PONG".equals(now.async().ping().get(PING.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RedisException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        connecting.interrupt();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    private void connect() {
        while (!closed) {
            try {
                connection = client.connect();
                return;
            } catch (RuntimeException _) {
                try {
                    Thread.sleep(RETRY);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }
    }
}
