package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;

/// By the exchange that RFC 7677, section 3, shows: a verifier of that password lets that client in.
class ScramVerifierTest {

    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String NONCE = CLIENT_NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final String AUTH_MESSAGE = "n=user,r=" + CLIENT_NONCE + ",r=" + NONCE + ",s=" + SALT
            + ",i=4096,c=biws,r=" + NONCE;
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    @Test
    void the_client_of_the_rfc_is_let_in() throws Exception {
        String[] parts = ScramVerifier.of("pencil", Base64.getDecoder().decode(SALT), 4096).split("[$:]", -1);
        assertThat(Arrays.copyOf(parts, 3)).containsExactly("SCRAM-SHA-256", "4096", SALT);
        byte[] stored = Base64.getDecoder().decode(parts[3]);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(stored, "HmacSHA256"));
        byte[] signature = mac.doFinal(AUTH_MESSAGE.getBytes(StandardCharsets.US_ASCII));
        byte[] clientKey = Base64.getDecoder().decode(PROOF);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        assertThat(MessageDigest.getInstance("SHA-256").digest(clientKey)).isEqualTo(stored);
        assertThat(Base64.getDecoder().decode(parts[4])).hasSize(32);
    }

    @Test
    void two_verifiers_of_one_password_differ_and_do_not_show_it() {
        Random random = new Random(7);
        String one = ScramVerifier.of("hidden", random);
        assertThat(one).isNotEqualTo(ScramVerifier.of("hidden", random)).doesNotContain("hidden")
                .matches("SCRAM-SHA-256\\$4096:[A-Za-z0-9+/=]{24}\\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}");
    }
}
