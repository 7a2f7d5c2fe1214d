package platform.cli.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import platform.cli.command.Shell;
import platform.cli.process.ChildProcess;

/// Through which a shell's `platformctl` comes into this process: the shell has read the line, and no JVM starts. What is typed
/// gets no standard input.
final class Door implements AutoCloseable {

    private final ServerSocket socket;
    private final Shell shell;

    /// @param shell whose commands they are
    Door(Shell shell) {
        this.shell = shell;
        try {
            socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::open);
    }

    /// What defines the command in bash.
    String function() {
        return """
               platformctl() {
                 local door exit out err
                 exec {door}<>/dev/tcp/127.0.0.1/%d
                 printf '%%s\\0' $# "$@" >&$door
                 read -r exit <&$door && read -r out <&$door && read -r err <&$door
                 exec {door}>&-
                 base64 --decode <<<"$out"
                 base64 --decode <<<"$err" >&2
                 return "$exit"
               }
               """.formatted(socket.getLocalPort());
    }

    private void open() {
        try {
            while (true) {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            InputStream in = new BufferedInputStream(caller.getInputStream());
            int many = Integer.parseInt(word(in));
            List<String> words = new ArrayList<>();
            while (words.size() < many) {
                words.add(word(in));
            }
            ChildProcess.Result result = new Typed(shell, words).run();
            String answer = result.exit() + "\n" + encoded(result.out()) + "\n" + encoded(result.err()) + "\n";
            caller.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String word(InputStream in) throws IOException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int read = in.read(); read > 0; read = in.read()) {
            word.write(read);
        }
        return word.toString(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
