package platform.core.setting;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// Ed25519 keys as settings write them: base64 of the raw 32 bytes (RFC 8032), of PKCS#8 or of SPKI in DER (RFC 8410). What is
/// none of these throws IllegalArgumentException, without a word of the value.
final class KeyBytes {
    /// What comes before the 32 bytes in DER: always the same, since nothing in it can vary.
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int SIZE = 32;

    private KeyBytes() {}

    /// The seed of a private key, 32 bytes.
    static byte[] privateKey(String base64) {
        return raw(base64, PKCS8);
    }

    /// A public key, 32 bytes.
    static byte[] publicKey(String base64) {
        return raw(base64, SPKI);
    }

    /// Whether what the one signs counts with the other.
    static boolean pair(byte[] seed, byte[] key) {
        try {
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(joined(PKCS8, seed))));
            signature.update(SPKI);
            byte[] signed = signature.sign();
            signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(joined(SPKI, key))));
            signature.update(SPKI);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            // The 32 bytes are no point of the curve.
            return false;
        }
    }

    private static byte[] joined(byte[] prefix, byte[] raw) {
        byte[] whole = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, whole, prefix.length, raw.length);
        return whole;
    }

    private static byte[] raw(String base64, byte[] prefix) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length == SIZE) {
            return bytes;
        }
        if (bytes.length == prefix.length + SIZE && Arrays.equals(prefix, 0, prefix.length, bytes, 0, prefix.length)) {
            return Arrays.copyOfRange(bytes, prefix.length, bytes.length);
        }
        throw new IllegalArgumentException();
    }
}
