package platform.cli.smoke;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class HttpProbeTest {

    @Test
    void an_answer_that_never_ends_is_given_up() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> asked = CompletableFuture.supplyAsync(() -> half(server));
            assertThat(ask(server)).isEqualTo(Answer.none("not whole within 5 s"));
            asked.get(1, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void where_nobody_listens_there_is_no_answer() throws Exception {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.close();
        assertThat(ask(server).status()).isZero();
        assertThat(ask(server).brief()).startsWith("no answer: ConnectException");
    }

    private static Answer ask(ServerSocket server) {
        try (HttpProbe probe = new HttpProbe("http://127.0.0.1:" + server.getLocalPort())) {
            return probe.send("GET", "/health", Map.of(), "");
        }
    }

    /// Head and half a body. The caller keeps the connection: one that nobody knows any more the collector closes.
    private static Socket half(ServerSocket server) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{".getBytes(US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
