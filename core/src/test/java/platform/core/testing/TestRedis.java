package platform.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

import redis.embedded.RedisServer;

/// A Redis of its own, which can be taken away and brought back, empty, at the same address.
public final class TestRedis implements AutoCloseable {
    private final RedisServer redis;
    private final int port;

    public TestRedis() {
        this.port = freePort();
        try {
            this.redis = RedisServer.newRedisServer().port(port).setting("save \"\"").setting("appendonly no").build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /// As `REDIS_URL` has it.
    public URI url() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    public void start() {
        try {
            redis.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        try {
            redis.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The keys of a pattern.
    public List<String> keys(String pattern) {
        return ask(commands -> commands.keys(pattern));
    }

    /// When a key expires, from now; negative when it does not.
    public long millisLeft(String key) {
        return ask(commands -> commands.pttl(key));
    }

    /// Makes it accept commands and answer none, for a while.
    public void keepSilentFor(Duration time) {
        ask(commands -> commands.clientPause(time.toMillis()));
    }

    private <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisClient client = RedisClient.create(RedisURI.create(url()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    /// Kills it with -9; all that it held is lost.
    public void kill() {
        String info = ask(commands -> commands.info("server"));
        String id = info.lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow();
        ProcessHandle process = ProcessHandle.of(Long.parseLong(id.substring("process_id:".length()).strip()))
                .orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        stop();
    }

    @Override
    public void close() {
        stop();
    }

    /// A port that nothing listens at.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
