package platform.server.webhook;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import platform.core.telemetry.Trace;

/// An event as Stripe sent it: its head read, its body kept as it came.
///
/// @param id       `evt_…`, 1 to 255 letters, digits, `_` and `-`
/// @param type     as in `checkout.session.completed`
/// @param created  when it happened, whole seconds
/// @param livemode false for an event of Stripe's test mode
/// @param session  the checkout session that a `checkout.session.*` event is about
/// @param traceId  of the request that brought it
/// @param payload  the whole body; not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StripeEvent(String id, String type, Instant created, boolean livemode, @Nullable String session,
        @Nullable String traceId, byte[] payload) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.]{1,128}");
    private static final String ABOUT_A_SESSION = "checkout.session.";

    /// Reads what begins at this token, to its end.
    @FunctionalInterface
    private interface Reader {
        @Nullable
        String read(JsonParser parser, JsonToken value) throws IOException;
    }

    /// The event that a body holds, brought by the current request; empty when it is no well-formed JSON object, or lacks what every event has.
    public static Optional<StripeEvent> parse(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            return read(parser, body);
        } catch (IOException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<StripeEvent> read(JsonParser parser, byte[] body) throws IOException {
        String id = null;
        String type = null;
        Instant created = null;
        boolean livemode = false;
        String about = null;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return Optional.empty();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "id" -> id = text(parser, value, ID);
                case "type" -> type = text(parser, value, TYPE);
                case "created" -> created = value == JsonToken.VALUE_NUMBER_INT
                        ? Instant.ofEpochSecond(parser.getLongValue())
                        : null;
                case "livemode" -> livemode = value == JsonToken.VALUE_TRUE;
                case "data" -> about = inside(parser, value, "object",
                        (data, object) -> inside(data, object, "id", (found, name) -> text(found, name, ID)));
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null || id == null || type == null || created == null) {
            return Optional.empty();
        }
        return Optional.of(new StripeEvent(id, type, created, livemode,
                type.startsWith(ABOUT_A_SESSION) ? about : null, Trace.current(), body));
    }

    /// Reads one field of the object that begins here, and passes over all else up to its end.
    private static @Nullable String inside(JsonParser parser, JsonToken value, String field, Reader reader)
            throws IOException {
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String read = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(field);
            JsonToken inner = parser.nextToken();
            if (wanted) {
                read = reader.read(parser, inner);
            } else {
                parser.skipChildren();
            }
        }
        return read;
    }

    private static @Nullable String text(JsonParser parser, JsonToken value, Pattern form) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        String text = parser.getText();
        return form.matcher(text).matches() ? text : null;
    }
}
