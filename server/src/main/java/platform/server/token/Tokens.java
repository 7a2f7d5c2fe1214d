package platform.server.token;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import org.jspecify.annotations.Nullable;

/// Licence tokens: JWS in compact form (RFC 7515), signed with Ed25519 (`alg` EdDSA, RFC 8037), `kid` the key's version.
///
/// Reading is strict. The algorithm is EdDSA and nothing else, the key is one of ours and found by `kid` alone, `crit` is refused,
/// and base64url has its one canonical form, so that a token has one spelling.
public final class Tokens {
    /// What a text turned out to be.
    public sealed interface Reading {
        /// Signed by us. It may have expired.
        ///
        /// @param licence   the licence's id
        /// @param device    deviceIdHash, as it was sent
        /// @param expiresAt whole seconds
        record Genuine(String licence, String device, Instant expiresAt) implements Reading {}

        /// A token, and not one of ours: another algorithm or key, or a wrong signature.
        record Forged() implements Reading {}

        /// Not a token at all.
        record NoToken() implements Reading {}
    }

    /// The longest text that is looked at; a token of ours has some 600 characters.
    public static final int MOST_CHARACTERS = 4_096;
    private static final int DEEPEST = 4;
    private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Set<String> KNOWN_TYPES = Set.of("JWT", "jwt", "application/jwt");

    private record Header(@Nullable String algorithm, @Nullable String kid, boolean acceptable) {}

    private final SigningKeys keys;
    private final String issuer;
    private final String header;

    /// @param issuer the `iss` of every token
    public Tokens(SigningKeys keys, String issuer) {
        this.keys = keys;
        this.issuer = issuer;
        this.header = encode(("{\"alg\":\"EdDSA\",\"kid\":\"" + keys.kid() + "\",\"typ\":\"JWT\"}")
                .getBytes(StandardCharsets.US_ASCII)) + ".";
    }

    /// A new token.
    public String sign(Claims claims) {
        String signed = header + encode(json(claims));
        return signed + "." + encode(keys.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /// Reads a token and checks who signed it; not whether its time is over.
    public Reading read(String text) {
        String[] parts = text.length() > MOST_CHARACTERS ? new String[0] : text.split("\\.", -1);
        if (parts.length != 3) {
            return new Reading.NoToken();
        }
        Optional<byte[]> head = decode(parts[0]);
        Optional<byte[]> payload = decode(parts[1]);
        Optional<byte[]> signature = decode(parts[2]);
        if (head.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return new Reading.NoToken();
        }
        try {
            Header said = header(head.get());
            byte[] signed = text.substring(0, parts[0].length() + 1 + parts[1].length())
                    .getBytes(StandardCharsets.US_ASCII);
            if (!said.acceptable || !"EdDSA".equals(said.algorithm) || said.kid == null
                    || !keys.signed(said.kid, signed, signature.get())) {
                return new Reading.Forged();
            }
            return genuine(payload.get());
        } catch (IOException | DateTimeException _) {
            return new Reading.NoToken();
        }
    }

    private byte[] json(Claims claims) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("iss", issuer);
            json.writeStringField("sub", claims.licence());
            json.writeStringField("lic", claims.licence());
            json.writeStringField("plan", claims.plan().name());
            json.writeArrayFieldStart("features");
            for (String feature : claims.features()) {
                json.writeString(feature);
            }
            json.writeEndArray();
            json.writeStringField("dev", claims.device());
            json.writeStringField("status", claims.status().name());
            json.writeNumberField("iat", claims.issuedAt().getEpochSecond());
            json.writeNumberField("exp", claims.expiresAt().getEpochSecond());
            if (claims.graceEndsAt().isPresent()) {
                json.writeNumberField("graceEndsAt", claims.graceEndsAt().get().getEpochSecond());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Header header(byte[] json) throws IOException {
        String algorithm = null;
        String kid = null;
        boolean acceptable = true;
        try (JsonParser parser = object(json)) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                String value = text(parser);
                switch (name) {
                    case "alg" -> algorithm = value;
                    case "kid" -> kid = value;
                    case "typ" -> acceptable &= value != null && KNOWN_TYPES.contains(value);
                    // We know no extension that a signer could insist on, and take no key from a token.
                    case "crit", "b64", "jwk", "jku", "x5c", "x5u" -> acceptable = false;
                    default -> {
                    }
                }
            }
            return new Header(algorithm, kid, acceptable && parser.nextToken() == null);
        }
    }

    private static Reading genuine(byte[] json) throws IOException {
        String licence = null;
        String device = null;
        Instant expiresAt = null;
        try (JsonParser parser = object(json)) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (name.equals("exp")) {
                    expiresAt = parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                            ? Instant.ofEpochSecond(parser.getLongValue())
                            : null;
                    continue;
                }
                String value = text(parser);
                switch (name) {
                    case "lic" -> licence = value;
                    case "dev" -> device = value;
                    default -> {
                    }
                }
            }
        }
        return licence == null || device == null || expiresAt == null
                ? new Reading.NoToken()
                : new Reading.Genuine(licence, device, expiresAt);
    }

    private static JsonParser object(byte[] json) throws IOException {
        JsonParser parser = JSON.createParser(json);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not an object");
        }
        return parser;
    }

    /// The next value, if it is a text; else it is read over.
    private static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    private static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    private static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            // Java's decoder also takes padding, and bits that stand for nothing.
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
