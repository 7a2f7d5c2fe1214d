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

/// An event as Stripe sent it: its head read, its body kept as it came.
///
/// @param id       `evt_…`, 1 to 255 letters, digits, `_` and `-`
/// @param type     as in `checkout.session.completed`
/// @param created  when it happened, whole seconds
/// @param livemode false for an event of Stripe's test mode
/// @param payload  the whole body; not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StripeEvent(String id, String type, Instant created, boolean livemode, byte[] payload) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.]{1,128}");

    /// The event that a body holds; empty when it is no well-formed JSON object, or lacks what every event has.
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
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null || id == null || type == null || created == null) {
            return Optional.empty();
        }
        return Optional.of(new StripeEvent(id, type, created, livemode, body));
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
