package platform.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;

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
