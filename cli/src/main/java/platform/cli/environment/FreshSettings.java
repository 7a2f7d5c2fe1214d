package platform.cli.environment;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What an environment can be given without asking anybody: secrets of its own, and what follows from them.
public final class FreshSettings {

    private static final int SECRET_BYTES = 24;
    private static final int KEY_BYTES = 32;

    private FreshSettings() {}

    /// Draws passwords, the admin key and the pair that signs licence tokens.
    ///
    /// @param random must be one that nobody can foresee
    public static Map<String, String> drawn(RandomGenerator random) {
        Map<String, String> values = new LinkedHashMap<>();
        String password = secret(random);
        values.put("POSTGRES_PASSWORD", password);
        values.put("DATABASE_URL", "postgresql://platform:" + password + "@postgres:5432/platform");
        String redis = secret(random);
        values.put("REDIS_PASSWORD", redis);
        values.put("REDIS_URL", "redis://platform:" + redis + "@redis:6379");
        values.put("ADMIN_API_KEY", secret(random));
        SigningPair pair = signingPair();
        values.put("LICENSE_PRIVATE_KEY_B64", pair.privateKey());
        values.put("LICENSE_PUBLIC_KEY_B64", pair.publicKey());
        return values;
    }

    /// An Ed25519 key pair, base64 of the raw 32 bytes each. It holds a secret: its text shows nothing.
    public record SigningPair(String privateKey, String publicKey) {
        @Override
        public String toString() {
            return "SigningPair[…]";
        }
    }

    /// Draws a pair that signs licence tokens.
    public static SigningPair signingPair() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningPair(raw(pair.getPrivate().getEncoded()), raw(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /// Draws a password or key, 48 hexadecimal digits.
    ///
    /// @param random must be one that nobody can foresee
    public static String secret(RandomGenerator random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// An Ed25519 key in DER ends in its 32 raw bytes, the private one as the public one (RFC 8410).
    private static String raw(byte[] der) {
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(der, der.length - KEY_BYTES,
                der.length));
    }
}
