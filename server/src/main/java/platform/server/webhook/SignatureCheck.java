package platform.server.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;

/// Tells whether Stripe sent a body, by the `Stripe-Signature` header (https://docs.stripe.com/webhooks#verify-manually).
public final class SignatureCheck {
    /// How old a signature may be: Stripe's own default.
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final List<String> secrets;
    private final Clock clock;

    /// @param secrets those accepted: the present one, and the previous one while a rotation is under way
    public SignatureCheck(List<String> secrets, InstantSource clock) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock.withZone(ZoneOffset.UTC);
    }

    /// True when one of the secrets signed exactly this body within the last 300 s.
    public boolean accepts(String body, String signature) {
        return secrets.stream().anyMatch(secret -> signed(body, signature, secret));
    }

    private boolean signed(String body, String signature, String secret) {
        try {
            return Webhook.Signature.verifyHeader(body, signature, secret, TOLERANCE.toSeconds(), clock);
        } catch (SignatureVerificationException _) {
            return false;
        }
    }
}
