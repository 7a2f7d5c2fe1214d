package platform.cli.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Passes connections on to a server on this machine. While it refuses they end at once, as if the server were gone.
public final class Relay implements AutoCloseable {

    private static final int MOST_WAITING = 50;
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean away;

    private Relay(ServerSocket server) {
        this.server = server;
    }

    /// Listens on a free port.
    ///
    /// @param target host and port
    public static Relay to(String target) {
        String[] parts = target.split(":", 2);
        try {
            Relay relay = new Relay(new ServerSocket(0, MOST_WAITING, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual()
                    .start(() -> relay.accept(new InetSocketAddress(parts[0], Integer.parseInt(parts[1]))));
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where it listens: host and port.
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /// The server is gone: open connections end, new ones come to nothing.
    public void refuse() {
        away = true;
        endAll();
    }

    /// The server is back.
    public void accept() {
        away = false;
    }

    private void accept(InetSocketAddress target) {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                if (away) {
                    from.close();
                    continue;
                }
                open.add(from);
                Socket to = new Socket();
                open.add(to);
                to.connect(target, CONNECT_MILLIS);
                Thread.ofVirtual().start(() -> pump(from, to));
                Thread.ofVirtual().start(() -> pump(to, from));
            } catch (IOException e) {
                // Away, or one connection that came to nothing: whoever made it sees that.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One side has gone; so the other goes too.
        } finally {
            open.remove(from);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        endAll();
    }

    private void endAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
