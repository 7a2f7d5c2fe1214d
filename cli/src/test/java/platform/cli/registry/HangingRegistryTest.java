package platform.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import platform.cli.image.Digest;
import platform.cli.problem.Problem;
import platform.cli.waiting.Parallel;

/// A registry that takes a connection and does not answer, or never ends its answer.
class HangingRegistryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /// One wait, and what a busy machine adds; two would be more.
    private static final Duration ONE_WAIT = Duration.ofMillis(1900);
    private static final Digest DIGEST = new Digest("sha256:" + "a".repeat(64));

    @Test
    void is_waited_for_once_by_all_who_ask_one_after_the_other() throws IOException {
        try (Hanging hanging = new Hanging(""); Registry registry = patient()) {
            registry(registry, hanging, List.of(1));
            long began = System.nanoTime();
            registry(registry, hanging, List.of(2));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
            assertThat(hanging.connections).hasSize(1);
        }
    }

    @Test
    void is_waited_for_side_by_side() throws IOException {
        try (Hanging hanging = new Hanging(""); Registry registry = patient()) {
            long began = System.nanoTime();
            registry(registry, hanging, IntStream.range(0, 4).boxed().toList());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(PATIENCE, ONE_WAIT);
        }
    }

    @Test
    void an_answer_that_dribbles_is_none() throws IOException {
        try (Hanging hanging = new Hanging("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                Registry registry = patient()) {
            long began = System.nanoTime();
            registry(registry, hanging, List.of(1));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(PATIENCE, ONE_WAIT);
        }
    }

    private static Registry patient() {
        return new DistributionRegistry(new RegistryHttp(_ -> Optional.empty(), PATIENCE));
    }

    private static void registry(Registry registry, Hanging hanging, List<Integer> askers) {
        Parallel.each(askers,
                _ -> assertThatThrownBy(() -> registry.labels(hanging.address() + "/owner/repo/api", DIGEST))
                        .isInstanceOfSatisfying(Problem.class, problem -> {
                            assertThat(problem.what()).isEqualTo("cannot reach the registry " + hanging.address());
                            assertThat(problem.why()).isEqualTo("no answer in 1 s");
                        }));
    }

    /// Says what it is given, then a byte now and then for ever.
    private static final class Hanging implements Closeable {

        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
        private final String said;

        Hanging(String said) throws IOException {
            this.said = said;
            Thread.ofPlatform().daemon().start(this::serve);
        }

        String address() {
            return "127.0.0.1:" + door.getLocalPort();
        }

        private void serve() {
            try {
                while (true) {
                    Socket socket = door.accept();
                    connections.add(socket);
                    Thread.ofPlatform().daemon().start(() -> dribble(socket));
                }
            } catch (IOException _) {
                // It is closed.
            }
        }

        private void dribble(Socket socket) {
            try {
                socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                while (!said.isEmpty()) {
                    socket.getOutputStream().write(' ');
                    Thread.sleep(50);
                }
            } catch (IOException | InterruptedException _) {
                // Nobody listens any more.
            }
        }

        @Override
        public void close() throws IOException {
            door.close();
            for (Socket socket : connections) {
                socket.close();
            }
        }
    }
}
