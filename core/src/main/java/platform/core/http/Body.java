package platform.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/// A request's body as bytes, never more of it in memory than is allowed.
public final class Body {
    /// A body up to this size gets room for all of it at once. More is not set aside on the word of a stranger.
    public static final int USUAL_BYTES = 16 << 10;
    /// What is thrown away of a body that is too large: who still sends when the connection closes may not see the answer.
    private static final int MOST_DISCARDED = 2 << 20;
    private static final Duration DISCARDING = Duration.ofSeconds(1);

    private Body() {}

    /// The whole body, or nothing when it is longer than allowed.
    ///
    /// @param most bytes
    /// @throws IOException when the client is gone or silent
    public static Optional<byte[]> read(ServerRequest request, int most) throws IOException {
        OptionalLong length = request.headers().contentLength();
        if (length.orElse(0) > most) {
            // Told beforehand: who waits for our answer before sending gets it at once.
            return Optional.empty();
        }
        try (InputStream stream = request.content().inputStream()) {
            if (length.isPresent() && length.getAsLong() <= Math.min(most, USUAL_BYTES)) {
                byte[] body = new byte[(int) length.getAsLong()];
                int read = stream.readNBytes(body, 0, body.length);
                return Optional.of(read == body.length ? body : Arrays.copyOf(body, read));
            }
            byte[] body = stream.readNBytes(most + 1);
            if (body.length > most) {
                discard(stream);
                return Optional.empty();
            }
            return Optional.of(body);
        }
    }

    /// Reads over a body that was refused by its length alone, after the answer went out and before the connection closes: a
    /// close with bytes unread is a reset, and a reset can overtake the answer. Of 2 MiB at most, for a second at most.
    static void discardRefused(ServerRequest request) {
        if (request.headers().contentLength().isEmpty() || request.headers().contains(HeaderNames.EXPECT)) {
            // Read over already, or not sent before we ask for it.
            return;
        }
        Thread reading = Thread.startVirtualThread(() -> {
            try {
                discard(request.content().inputStream());
            } catch (IOException | RuntimeException _) {
                // The sender is gone, or we closed on it: nobody is left to see an answer.
            }
        });
        try {
            reading.join(DISCARDING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void discard(InputStream stream) throws IOException {
        byte[] buffer = new byte[USUAL_BYTES];
        int discarded = 0;
        int read = stream.read(buffer);
        while (read >= 0 && discarded < MOST_DISCARDED) {
            discarded += read;
            read = stream.read(buffer);
        }
    }
}
