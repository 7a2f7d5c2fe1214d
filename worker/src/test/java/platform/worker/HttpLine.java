package platform.worker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One connection that is kept, and the least that can be done to send a POST on it: what is measured is the service.
final class HttpLine implements AutoCloseable {
    private static final int MOST_HEAD = 16_384;
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    HttpLine(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Answer(int status, String body) {}

    /// @param address the client it stands for
    /// @param headers further lines, each with its line break
    Answer post(String path, String address, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nX-Forwarded-For: "
                + address + "\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n";
        byte[] all = new byte[head.length() + bytes.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, all, 0, head.length());
        System.arraycopy(bytes, 0, all, head.length(), bytes.length);
        socket.getOutputStream().write(all);
        return answer();
    }

    private Answer answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > MOST_HEAD) {
                throw new IOException("no whole answer");
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(lower.substring(at + 15, lower.indexOf('\r', at)).strip());
        return new Answer(Integer.parseInt(head.substring(9, 12)),
                new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
