package platform.core.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/// What a route answers: a value, so that one place sends it, counts it and logs it.
///
/// @param status  the HTTP status
/// @param type    the content type; empty when there is no body
/// @param body    the bytes sent; not copied, so not to be changed
/// @param headers besides those that every answer has
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A JSON object or list.
    public static Answer json(int status, Object body) {
        return new Answer(status, "application/json", bytes(body), Map.of());
    }

    /// Plain text of the given content type.
    public static Answer text(String type, String body) {
        return new Answer(200, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// Done, and nothing to say (204).
    public static Answer nothing() {
        return new Answer(204, "", new byte[0], Map.of());
    }

    /// A refusal as RFC 9457 writes it; old clients read `error`.
    ///
    /// @param error  a short fixed word or two, the same for every refusal of this kind
    /// @param detail a sentence for a person; holds nothing of what was sent
    public static Answer problem(int status, String error, String detail) {
        return problem(status, error, detail, Map.of());
    }

    /// The same with members of its own (RFC 9457, section 3.2).
    public static Answer problem(int status, String error, String detail, Map<String, ?> members) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", error);
        body.put("status", status);
        body.put("detail", detail);
        body.put("error", error);
        body.putAll(members);
        return new Answer(status, "application/problem+json", bytes(body), Map.of());
    }

    /// Postgres is away or slow: to be tried again in a second.
    public static Answer unavailable() {
        return problem(503, "unavailable", "The database is away; try again.").with("Retry-After", "1");
    }

    /// The same with one more header.
    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, body, Map.copyOf(more));
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of " + body.getClass(), e);
        }
    }
}
