package platform.core.http;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import io.helidon.webserver.http.ServerRequest;

/// A request's body: one JSON object (RFC 8259) in UTF-8, of 16 KiB and 16 levels at most, no name twice in an object. What we do
/// not know is read over; what we know must have its type: `"1"` is a text and `1` is not.
///
/// Whatever is wrong ends the request: 413 `too_large`, else 400 `bad_request` with a sentence that names the field and shows
/// nothing of what was sent.
public final class JsonBody {
    /// The most bytes of a body.
    public static final int MOST_BYTES = 16 << 10;
    private static final int DEEPEST = 16;
    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build();
    /// Stands for a value that is there and is no text.
    private static final Object OTHER = new Object();

    private final Map<String, Object> fields;

    private JsonBody(Map<String, Object> fields) {
        this.fields = fields;
    }

    /// Reads the whole body.
    ///
    /// @throws Refusal 413 or 400
    public static JsonBody of(ServerRequest request) {
        Optional<byte[]> body;
        try {
            body = Body.read(request, MOST_BYTES);
        } catch (IOException _) {
            throw malformed("The body could not be read.");
        }
        return parse(body.orElseThrow(JsonBody::tooLarge));
    }

    /// Reads a body that is in memory.
    ///
    /// @throws Refusal 400
    static JsonBody parse(byte[] body) {
        Map<String, Object> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The body is not a JSON object.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(name, parser.getText());
                } else {
                    fields.put(name, OTHER);
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("The body is more than one JSON object.");
            }
            return new JsonBody(fields);
        } catch (IOException _) {
            throw malformed("The body is not a JSON object.");
        }
    }

    /// A text that must be there.
    ///
    /// @param most the most characters; the least is one
    /// @throws Refusal 400
    public String text(String field, int most) {
        return optionalText(field, most)
                .orElseThrow(() -> malformed("The body lacks the text `" + field + "`."));
    }

    /// A text that may be absent.
    ///
    /// @param most the most characters; the least is one
    /// @throws Refusal 400 also when it is there and is no text
    public Optional<String> optionalText(String field, int most) {
        Object value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text) || text.isEmpty() || text.length() > most) {
            throw malformed("`" + field + "` must be a text of 1 to " + most + " characters.");
        }
        return Optional.of(text);
    }

    /// The refusal of a body that is not as it should be.
    ///
    /// @param detail a sentence that shows nothing of what was sent
    public static Refusal malformed(String detail) {
        return new Refusal(Answer.problem(400, "bad_request", detail));
    }

    private static Refusal tooLarge() {
        return new Refusal(Answer.problem(413, "too_large", "A request is 16 KiB at most."));
    }
}
