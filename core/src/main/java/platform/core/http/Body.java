package platform.core.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import io.helidon.webserver.http.ServerRequest;

/// A request's body as bytes, never more of it in memory than is allowed.
public final class Body {
    /// A body up to this size gets room for all of it at once. More is not set aside on the word of a stranger.
    public static final int USUAL_BYTES = 16 << 10;
    /// What is thrown away of a body that is too large: who still sends when the connection closes may not see the answer.
    private static final int MOST_DISCARDED = 1 << 20;

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
