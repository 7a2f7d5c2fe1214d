package platform.server.token;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

import platform.core.setting.LicenceKeys;

/// The keys of licence tokens: one that signs, and all whose signatures count: the one to come, the present one, and those before
/// while tokens of theirs live.
public final class SigningKeys {
    /// A public key and its version, which is the `kid` of its tokens.
    record Accepted(int version, Ed25519PublicKeyParameters key) {}

    private final int version;
    private final Ed25519PrivateKeyParameters signing;
    private final Map<String, Ed25519PublicKeyParameters> byKid;
    private final List<Accepted> newestFirst;

    private SigningKeys(LicenceKeys keys) {
        this.version = keys.version();
        this.signing = new Ed25519PrivateKeyParameters(keys.seed(), 0);
        this.newestFirst = keys.accepted().reversed().entrySet().stream()
                .map(entry -> new Accepted(entry.getKey(), new Ed25519PublicKeyParameters(entry.getValue(), 0)))
                .toList();
        this.byKid = Map.copyOf(newestFirst.stream().collect(
                Collectors.toMap(key -> String.valueOf(key.version), Accepted::key)));
    }

    /// Reads them all.
    ///
    /// @throws platform.core.setting.SettingProblem at the first that is missing, malformed or fits no other; shows no value
    public static SigningKeys from(Map<String, String> environment) {
        return new SigningKeys(LicenceKeys.from(environment));
    }

    /// The `kid` of what is signed now.
    String kid() {
        return String.valueOf(version);
    }

    /// The signature of a message, 64 bytes (RFC 8032).
    byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
        signing.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length,
                signature, 0);
        return signature;
    }

    /// Whether the key of that `kid` signed the message.
    boolean signed(String kid, byte[] message, byte[] signature) {
        Ed25519PublicKeyParameters key = byKid.get(kid);
        return key != null && signature.length == Ed25519PrivateKeyParameters.SIGNATURE_SIZE
                && key.verify(Ed25519.Algorithm.Ed25519, null, message, 0,
                        message.length, signature, 0);
    }

    List<Accepted> newestFirst() {
        return newestFirst;
    }

    @Override
    public String toString() {
        return "SigningKeys[present=" + version + "]";
    }
}
