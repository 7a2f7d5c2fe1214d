package platform.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// A kept-alive connection that sends whatever bytes it is given. It opens a new one when the API has closed the last.
final class Wire implements AutoCloseable {
    /// Longer than anything may take.
    private static final int PATIENCE_MILLIS = 10_000;

    private final int port;
    private @Nullable Socket socket;
    private int connections;

    Wire(int port) {
        this.port = port;
    }

    /// How many connections it took so far.
    int connections() {
        return connections;
    }

    /// The status of the answer; 0 when the API closed the connection without one.
    ///
    /// @throws java.net.SocketTimeoutException when there is none for 10 s
    int send(byte[] request) throws IOException {
        Socket open = socket == null ? open() : socket;
        try {
            open.getOutputStream().write(request);
            return answer(open.getInputStream());
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            close();
            return 0;
        }
    }

    private Socket open() throws IOException {
        Socket opened = new Socket(InetAddress.getLoopbackAddress(), port);
        opened.setSoTimeout(PATIENCE_MILLIS);
        opened.setTcpNoDelay(true);
        connections++;
        socket = opened;
        return opened;
    }

    private int answer(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int last = 0;
        while (last != 0x0d0a0d0a) {
            int next = in.read();
            if (next < 0) {
                close();
                return 0;
            }
            bytes.write(next);
            last = last << 8 | next;
        }
        String head = bytes.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = 0;
        for (String line : head.split("\r\n", -1)) {
            if (line.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring("content-length:".length()).strip());
            }
        }
        in.skipNBytes(length);
        if (head.contains("\r\nconnection: close")) {
            close();
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
