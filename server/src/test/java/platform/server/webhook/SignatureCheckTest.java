package platform.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;

import org.junit.jupiter.api.Test;

import platform.core.testing.SettableClock;

/// Held against Stripe's own library, which signs here, and has the same opinion of every header.
class SignatureCheckTest {
    private static final String SECRET = "whsec_present";
    private static final String PREVIOUS = "whsec_previous";
    private static final String BODY = "{\"id\":\"evt_1\",\"name\":\"Ädä \\u0000\"}";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final SignatureCheck check = new SignatureCheck(List.of(SECRET, PREVIOUS), clock);

    @Test
    void what_stripe_signs_is_accepted_with_either_secret() throws GeneralSecurityException {
        assertThat(accepts(header(SECRET, NOW))).isTrue();
        assertThat(accepts(header(PREVIOUS, NOW))).isTrue();
        assertThat(accepts(header("whsec_other", NOW))).isFalse();
    }

    @Test
    void any_of_several_signatures_will_do() throws GeneralSecurityException {
        String good = v1(SECRET, NOW);
        assertThat(accepts("t=" + seconds(NOW) + ",v1=" + "0".repeat(64) + ",v1=" + good + ",v0=" + "1".repeat(64)))
                .isTrue();
        assertThat(accepts("t=" + seconds(NOW) + ",v0=" + good)).isFalse();
    }

    @Test
    void a_changed_body_time_or_signature_is_refused() throws GeneralSecurityException {
        assertThat(check.accepts((BODY + " ").getBytes(StandardCharsets.UTF_8), header(SECRET, NOW))).isFalse();
        assertThat(accepts("t=" + (seconds(NOW) + 1) + ",v1=" + v1(SECRET, NOW))).isFalse();
        assertThat(accepts(header(SECRET, NOW).replaceAll(".$", "x"))).isFalse();
        assertThat(accepts(header(SECRET, NOW) + "0")).isFalse();
    }

    @Test
    void a_signature_is_good_for_300_seconds() throws GeneralSecurityException {
        String header = header(SECRET, NOW);
        clock.advance(Duration.ofMinutes(5));
        assertThat(accepts(header)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(accepts(header)).isFalse();
    }

    @Test
    void no_header_is_seen_otherwise_than_by_stripes_own_library() throws GeneralSecurityException {
        Random random = new Random(4);
        String good = header(SECRET, NOW);
        String alphabet = "tv10=,abcdef9 -+";
        int accepted = 0;
        for (int i = 0; i < 5_000; i++) {
            StringBuilder header = new StringBuilder(good);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                header.setCharAt(random.nextInt(header.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean ours = new SignatureCheck(List.of(SECRET), clock).accepts(BODY.getBytes(StandardCharsets.UTF_8),
                    header.toString());
            assertThat(ours).as("%s", header).isEqualTo(stripeAccepts(header.toString()));
            accepted += ours ? 1 : 0;
        }
        assertThat(accepted).isBetween(500, 4_000);
    }

    private boolean accepts(String header) {
        return check.accepts(BODY.getBytes(StandardCharsets.UTF_8), header);
    }

    private static boolean stripeAccepts(String header) {
        try {
            return Webhook.Signature.verifyHeader(BODY, header, SECRET, 300, Clock.fixed(NOW, ZoneOffset.UTC));
        } catch (SignatureVerificationException | RuntimeException _) {
            return false;
        }
    }

    private static String header(String secret, Instant at) throws GeneralSecurityException {
        return "t=" + seconds(at) + ",v1=" + v1(secret, at);
    }

    private static String v1(String secret, Instant at) throws GeneralSecurityException {
        return Webhook.Util.computeHmacSha256(secret, seconds(at) + "." + BODY);
    }

    private static long seconds(Instant at) {
        return at.getEpochSecond();
    }
}
