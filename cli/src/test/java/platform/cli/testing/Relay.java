package platform.cli.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/// Passes connections on to a server on this machine. While it refuses they end at once, as if the server were gone.
public final class Relay implements AutoCloseable {

    private final ServerSocketChannel server;
    private final ServerSocketChannel switchOff;
    private final SocketAddress target;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean away;
    private volatile long passing;

    private Relay(SocketAddress target) throws IOException {
        this.target = target;
        this.server = listen();
        this.switchOff = listen();
    }

    /// Listens on a free port.
    ///
    /// @param target host and port
    public static Relay to(String target) {
        String[] parts = target.split(":", 2);
        return to(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])));
    }

    /// Listens on a free port.
    ///
    /// @param target a port or a socket file
    public static Relay to(SocketAddress target) {
        try {
            Relay relay = new Relay(target);
            answer(relay.server, relay::join);
            answer(relay.switchOff, caller -> {
                relay.left.set(relay.passing);
                if (relay.passing == 0) {
                    relay.refuse();
                }
                close(caller);
            });
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Caller {
        void comes(SocketChannel channel) throws IOException;
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void answer(ServerSocketChannel server, Caller caller) {
        Thread.ofVirtual().start(() -> {
            while (server.isOpen()) {
                try {
                    caller.comes(server.accept());
                } catch (IOException e) {
                    // Closed, or one connection that came to nothing: whoever made it sees that.
                }
            }
        });
    }

    /// Where it listens: host and port.
    public String address() {
        return "127.0.0.1:" + port(server);
    }

    private static int port(ServerSocketChannel server) {
        return server.socket().getLocalPort();
    }

    /// The server is gone: open connections end, new ones come to nothing.
    public void refuse() {
        away = true;
        open.forEach(Relay::close);
    }

    /// What a shell does to have it refuse; when the command has ended, it does.
    public String refusing() {
        return refusingAfter(0);
    }

    /// The same, but so many bytes of the server still pass before: what it is asked for breaks off half way.
    public String refusingAfter(long bytes) {
        passing = bytes;
        return "bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + port(switchOff) + "; cat <&3'";
    }

    /// The server is back.
    public void accept() {
        left.set(Long.MAX_VALUE);
        away = false;
    }

    private void join(SocketChannel near) throws IOException {
        if (away) {
            close(near);
            return;
        }
        open.add(near);
        try {
            SocketChannel far = SocketChannel.open(target);
            open.add(far);
            Thread.ofVirtual().start(() -> pump(near, far, _ -> {}));
            Thread.ofVirtual().start(() -> pump(far, near, bytes -> {
                if (left.addAndGet(-bytes) < 0) {
                    refuse();
                }
            }));
        } catch (IOException e) {
            close(near);
            throw e;
        }
    }

    /// The end of one direction is passed on as such: the other may have more to say.
    private void pump(SocketChannel from, SocketChannel to, IntConsumer read) {
        ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                read.accept(buffer.remaining());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        } finally {
            open.remove(from);
        }
    }

    private static void close(Closeable end) {
        try {
            end.close();
        } catch (IOException e) {
            // It has ended one way or the other.
        }
    }

    @Override
    public void close() {
        close(server);
        close(switchOff);
        refuse();
    }
}
