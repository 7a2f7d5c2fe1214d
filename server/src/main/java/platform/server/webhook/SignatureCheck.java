package platform.server.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tells whether Stripe sent a body, by the `Stripe-Signature` header (https://docs.stripe.com/webhooks#verify-manually): the time
/// `t`, and in each `v1` an HMAC-SHA256 of that time, a dot and the body.
///
/// It works on the bytes as they came, where Stripe's own library makes texts of them first; a test holds the two together.
public final class SignatureCheck {
    /// How old a signature may be: Stripe's own default.
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String ALGORITHM = "HmacSHA256";
    /// Two while Stripe rolls a secret; the rest is somebody's play.
    private static final int MOST_SIGNATURES = 8;

    private final List<Mac> keys;
    private final InstantSource clock;

    /// @param secrets those accepted: the present one, and the previous one while a rotation is under way
    public SignatureCheck(List<String> secrets, InstantSource clock) {
        this.keys = secrets.stream().map(SignatureCheck::key).toList();
        this.clock = clock;
    }

    /// True when one of the secrets signed exactly this body within the last 300 s.
    boolean accepts(byte[] body, String header) {
        String time = "";
        List<byte[]> signatures = new ArrayList<>(2);
        for (String part : header.split(",", -1)) {
            if (time.isEmpty() && part.startsWith("t=")) {
                time = part.substring(2);
            } else if (part.startsWith("v1=") && signatures.size() < MOST_SIGNATURES) {
                signatures.add(part.substring(3).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return !signatures.isEmpty() && isRecent(time) && isSigned(time, body, signatures);
    }

    private boolean isRecent(String time) {
        try {
            return Long.parseLong(time) >= clock.instant().minus(TOLERANCE).getEpochSecond();
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private boolean isSigned(String time, byte[] body, List<byte[]> signatures) {
        byte[] head = (time + '.').getBytes(StandardCharsets.UTF_8);
        boolean signed = false;
        for (Mac key : keys) {
            Mac mac = copy(key);
            mac.update(head);
            byte[] expected = HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.ISO_8859_1);
            for (byte[] signature : signatures) {
                signed |= MessageDigest.isEqual(expected, signature);
            }
        }
        return signed;
    }

    private static Mac key(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /// Making one anew would look for its provider at each request.
    private static Mac copy(Mac key) {
        try {
            return (Mac) key.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
        }
    }
}
