package platform.server.token;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

import platform.core.setting.Setting;

/// The keys of licence tokens: one that signs, and all whose signatures count: the one to come, the present one, and those before
/// while tokens of theirs live.
public final class SigningKeys {
    private static final Setting<Integer> VERSION = Setting.required("LICENSE_KEY_VERSION", "a number from 1 up",
            SigningKeys::version);
    private static final Setting<Ed25519PrivateKeyParameters> PRIVATE = Setting.required("LICENSE_PRIVATE_KEY_B64",
            "base64 of an Ed25519 private key: 32 bytes, or PKCS#8", KeyBytes::privateKey);
    private static final String PUBLIC_KEY = "LICENSE_PUBLIC_KEY_B64";
    private static final Setting<Optional<Integer>> NEXT_VERSION = Setting.optional("LICENSE_NEXT_KEY_VERSION",
            "a number from 1 up", SigningKeys::version);
    private static final String NEXT_PUBLIC_KEY = "LICENSE_NEXT_PUBLIC_KEY_B64";
    private static final String PREVIOUS_PUBLIC_KEYS = "LICENSE_PREVIOUS_PUBLIC_KEYS";
    private static final int MOST_KEYS = 16;

    /// A public key and its version, which is the `kid` of its tokens.
    record Accepted(int version, Ed25519PublicKeyParameters key) {}

    private final int version;
    private final Ed25519PrivateKeyParameters signing;
    private final Map<String, Ed25519PublicKeyParameters> byKid;
    private final List<Accepted> newestFirst;

    private SigningKeys(int version, Ed25519PrivateKeyParameters signing,
            Map<Integer, Ed25519PublicKeyParameters> all) {
        this.version = version;
        this.signing = signing;
        this.newestFirst = all.entrySet().stream().map(entry -> new Accepted(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Accepted::version).reversed()).toList();
        this.byKid = Map.copyOf(newestFirst.stream().collect(
                Collectors.toMap(key -> String.valueOf(key.version), Accepted::key)));
    }

    /// The names of the variables without which there are none.
    public static List<String> required() {
        return List.of(PRIVATE.name(), PUBLIC_KEY, VERSION.name());
    }

    /// Reads them all.
    ///
    /// @throws platform.core.setting.SettingProblem at the first that is missing, malformed or fits no other; shows no value
    public static SigningKeys from(Map<String, String> environment) {
        Ed25519PrivateKeyParameters signing = PRIVATE.in(environment);
        Map<Integer, Ed25519PublicKeyParameters> all = new TreeMap<>();
        Ed25519PublicKeyParameters present = Setting.required(PUBLIC_KEY,
                "base64 of the Ed25519 public key of LICENSE_PRIVATE_KEY_B64: 32 bytes, or SPKI",
                text -> halfOf(signing, KeyBytes.publicKey(text))).in(environment);
        int version = VERSION.in(environment);
        all.put(version, present);
        NEXT_VERSION.in(environment).ifPresent(next -> Setting.required(NEXT_PUBLIC_KEY,
                "base64 of an Ed25519 public key, and another only with another LICENSE_NEXT_KEY_VERSION",
                text -> added(all, next, KeyBytes.publicKey(text))).in(environment));
        if (NEXT_VERSION.in(environment).isEmpty()) {
            Setting.optional(NEXT_PUBLIC_KEY, "empty as long as LICENSE_NEXT_KEY_VERSION is", SigningKeys::nothing)
                    .in(environment);
        }
        Setting.optional(PREVIOUS_PUBLIC_KEYS, "version:key, comma-separated, no version twice",
                text -> addedAll(all, text)).in(environment);
        return new SigningKeys(version, signing, all);
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

    private static int version(String text) {
        return Setting.between(1, 999_999_999).apply(text);
    }

    private static Ed25519PublicKeyParameters halfOf(Ed25519PrivateKeyParameters signing,
            Ed25519PublicKeyParameters key) {
        if (!same(signing.generatePublicKey(), key)) {
            throw new IllegalArgumentException();
        }
        return key;
    }

    private static Ed25519PublicKeyParameters added(Map<Integer, Ed25519PublicKeyParameters> all, int version,
            Ed25519PublicKeyParameters key) {
        Ed25519PublicKeyParameters there = all.putIfAbsent(version, key);
        // The same key once more is a rotation between two of its steps; another one would make the version mean two things.
        if (there != null && !same(there, key)) {
            throw new IllegalArgumentException();
        }
        return key;
    }

    private static Map<Integer, Ed25519PublicKeyParameters> addedAll(Map<Integer, Ed25519PublicKeyParameters> all,
            String text) {
        for (String pair : text.split(",", MOST_KEYS)) {
            String[] parts = pair.strip().split(":", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException();
            }
            added(all, version(parts[0]), KeyBytes.publicKey(parts[1]));
        }
        return all;
    }

    private static String nothing(String text) {
        throw new IllegalArgumentException(text.isEmpty() ? "empty" : "given");
    }

    private static boolean same(Ed25519PublicKeyParameters one, Ed25519PublicKeyParameters other) {
        return Arrays.equals(one.getEncoded(), other.getEncoded());
    }
}
