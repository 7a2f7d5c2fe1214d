package platform.cli.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;
import platform.cli.waiting.Time;

/// A tunnel to a Redis in a container.
@OnEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecTunnelTest {

    private static final int REDIS = 6379;

    private final LocalEngine local = LocalEngine.up();
    private final Engine engine = Engines.docker(_ -> Optional.empty(), local.environment());
    private final String container = local.must("docker", "run", "--detach", "--entrypoint", "redis-server",
            local.environment().getOrDefault("LOCAL_EDGE_IMAGE", "haproxy:3.0.28-bookworm"), "--save", "").strip();

    @AfterAll
    void remove() {
        engine.close();
        local.must("docker", "rm", "--force", "--volumes", container);
    }

    @Test
    void it_waits_until_somebody_listens_and_carries_both_ways() throws IOException {
        try (Engine.Tunnel tunnel = engine.tunnel(container, REDIS, Duration.ofSeconds(4));
                Socket socket = to(tunnel)) {
            socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().readNBytes(5)).asString(US_ASCII).isEqualTo("+PONG");
        }
    }

    @Test
    void where_nobody_listens_it_ends_at_once() throws IOException {
        try (Engine.Tunnel tunnel = engine.tunnel(container, 1, Duration.ZERO); Socket socket = to(tunnel)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(tunnel.broken()).isEmpty();
        }
    }

    @Test
    void who_gives_up_leaves_nothing_behind_inside() throws IOException {
        local.must("docker", "kill", "--signal", "STOP", container);
        try (Engine.Tunnel tunnel = engine.tunnel(container, REDIS, Duration.ZERO)) {
            try (Socket socket = to(tunnel)) {
                socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
                assertThat(within5s(true)).as("joined").isTrue();
            }
            assertThat(within5s(false)).as("ended, though the tunnel is open still").isTrue();
        } finally {
            local.must("docker", "kill", "--signal", "CONT", container);
        }
    }

    /// Whether a program of the tunnel runs in the container, or does not, within five seconds.
    private boolean within5s(boolean runs) {
        return Time.real().until(Duration.ofSeconds(5), () -> Optional
                .of(local.must("docker", "top", container).contains("bash")).filter(now -> now == runs)).isPresent();
    }

    private static Socket to(Engine.Tunnel tunnel) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), tunnel.port());
        socket.setSoTimeout(10_000);
        return socket;
    }
}
