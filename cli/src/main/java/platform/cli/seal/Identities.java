package platform.cli.seal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javax.crypto.KeyAgreement;

import com.exceptionfactory.jagged.bech32.Bech32;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;

/// Secret keys that open what is sealed, as `age-keygen` writes them: `AGE-SECRET-KEY-1…` a line, lines with `#` are comments.
/// Its text shows none of them.
///
/// @param keys one at least
public record Identities(List<String> keys) {

    private static final String BEGIN = "AGE-SECRET-KEY-1";
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);
    private static final int MOST = 100;

    public Identities {
        keys = List.copyOf(keys);
    }

    /// Reads the text of an identity file.
    ///
    /// @throws IllegalArgumentException that says why it is none, and shows nothing of it
    public static Identities parse(String text) {
        List<String> lines = text.lines().toList();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (!isKey(line)) {
                throw new IllegalArgumentException("line " + (i + 1) + (line.startsWith("age-encryption.org")
                        || line.startsWith("-----BEGIN")
                                ? ": it is protected by a passphrase, or a key of another kind; only plain age keys can be used"
                                : ": is no " + BEGIN + "…"));
            }
            keys.add(line);
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException("it has " + (keys.isEmpty() ? "no " : "too many lines ") + BEGIN + "…");
        }
        return new Identities(keys);
    }

    private static boolean isKey(String line) {
        try {
            X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line);
            return line.startsWith(BEGIN);
        } catch (GeneralSecurityException | RuntimeException _) {
            return false;
        }
    }

    /// Draws one.
    ///
    /// @return the text of an identity file
    public static String fresh(Instant now) {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return "# created: " + now.truncatedTo(ChronoUnit.SECONDS) + "\n# public key: "
                    + new String(pair.getPublic().getEncoded(), StandardCharsets.US_ASCII) + "\n"
                    + new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    /// The public halves, `age1…`, in the same order.
    public List<String> recipients() {
        return keys.stream().map(Identities::recipient).toList();
    }

    /// The public key is the secret one times the base point (RFC 7748).
    private static String recipient(String key) {
        try {
            byte[] secret = bytes(key);
            KeyFactory factory = KeyFactory.getInstance("X25519");
            PrivateKey privateKey = factory
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(privateKey);
            agreement.doPhase(factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT)),
                    true);
            return Bech32.getEncoder().encode("age", agreement.generateSecret()).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    private static byte[] bytes(String key) {
        return Bech32.getDecoder().decode(key.toLowerCase(Locale.ROOT)).getData();
    }

    @Override
    public String toString() {
        return "Identities[" + keys.size() + "]";
    }
}
