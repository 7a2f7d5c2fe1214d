package platform.server.token;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/// Ed25519 keys as settings write them: base64 of the raw 32 bytes (RFC 8032), of PKCS#8 or of SPKI in DER (RFC 8410). What is
/// none of these throws IllegalArgumentException, without a word of the value.
final class KeyBytes {
    /// What comes before the 32 bytes in DER: always the same, since nothing in it can vary.
    private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int SIZE = 32;

    private KeyBytes() {}

    static Ed25519PrivateKeyParameters privateKey(String base64) {
        return new Ed25519PrivateKeyParameters(raw(base64, PKCS8), 0);
    }

    static Ed25519PublicKeyParameters publicKey(String base64) {
        return new Ed25519PublicKeyParameters(raw(base64, SPKI), 0);
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
