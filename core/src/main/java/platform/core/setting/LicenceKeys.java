package platform.core.setting;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The keys of licence tokens as the variables have them: one that signs, and all whose signatures count: the one to come, the
/// present one, and those before while tokens of theirs live. It holds a secret: its text shows the version alone.
public final class LicenceKeys {
    private static final int MOST_KEYS = 16;

    private final int version;
    private final byte[] seed;
    private final SortedMap<Integer, byte[]> accepted;

    private LicenceKeys(int version, byte[] seed, SortedMap<Integer, byte[]> accepted) {
        this.version = version;
        this.seed = seed;
        this.accepted = Collections.unmodifiableSortedMap(accepted);
    }

    /// The version of the key that signs.
    public int version() {
        return version;
    }

    /// The private half of it, 32 bytes (RFC 8032).
    public byte[] seed() {
        return seed.clone();
    }

    /// Public keys, 32 bytes each, by version.
    public SortedMap<Integer, byte[]> accepted() {
        return accepted;
    }

    /// Reads them all.
    ///
    /// @throws SettingProblem at the first that is missing, malformed or fits no other; shows no value
    public static LicenceKeys from(Map<String, String> environment) {
        byte[] seed = Settings.LICENSE_PRIVATE_KEY_B64.in(environment);
        byte[] present = Settings.LICENSE_PUBLIC_KEY_B64.in(environment);
        if (!KeyBytes.pair(seed, present)) {
            throw new SettingProblem(Settings.LICENSE_PUBLIC_KEY_B64.name(),
                    "is not the public half of LICENSE_PRIVATE_KEY_B64; it must be " + Settings.LICENSE_PUBLIC_KEY_B64
                            .meaning());
        }
        int version = Settings.LICENSE_KEY_VERSION.in(environment);
        SortedMap<Integer, byte[]> all = new TreeMap<>(Map.of(version, present));
        Settings.LICENSE_NEXT_KEY_VERSION.in(environment).ifPresentOrElse(
                next -> add(all, next, next(environment), Settings.LICENSE_NEXT_PUBLIC_KEY_B64.name()),
                () -> noKey(environment));
        Settings.LICENSE_PREVIOUS_PUBLIC_KEYS.in(environment)
                .forEach((before, key) -> add(all, before, key, Settings.LICENSE_PREVIOUS_PUBLIC_KEYS.name()));
        return new LicenceKeys(version, seed, all);
    }

    /// The entries of `version:key,…`.
    ///
    /// @throws IllegalArgumentException when one is not of that form, or a version has two keys
    static SortedMap<Integer, byte[]> parse(String text) {
        SortedMap<Integer, byte[]> keys = new TreeMap<>();
        for (String pair : text.split(",", MOST_KEYS)) {
            String[] parts = pair.strip().split(":", 2);
            if (parts.length != 2 || !fits(keys, version(parts[0]), KeyBytes.publicKey(parts[1]))) {
                throw new IllegalArgumentException();
            }
        }
        return keys;
    }

    static int version(String text) {
        return Setting.between(1, 999_999_999).apply(text);
    }

    @Override
    public String toString() {
        return "LicenceKeys[present=" + version + "]";
    }

    private static byte[] next(Map<String, String> environment) {
        return Settings.LICENSE_NEXT_PUBLIC_KEY_B64.in(environment).orElseThrow(() -> new SettingProblem(
                Settings.LICENSE_NEXT_PUBLIC_KEY_B64.name(), "is not set, but LICENSE_NEXT_KEY_VERSION is"));
    }

    private static void noKey(Map<String, String> environment) {
        if (Settings.LICENSE_NEXT_PUBLIC_KEY_B64.in(environment).isPresent()) {
            throw new SettingProblem(Settings.LICENSE_NEXT_PUBLIC_KEY_B64.name(),
                    "is set, but LICENSE_NEXT_KEY_VERSION is not");
        }
    }

    private static void add(SortedMap<Integer, byte[]> all, int version, byte[] key, String variable) {
        if (!fits(all, version, key)) {
            throw new SettingProblem(variable, "is another key than the one that version " + version + " has already");
        }
    }

    /// The same key once more is a rotation between two of its steps; another one would make the version mean two things.
    private static boolean fits(SortedMap<Integer, byte[]> all, int version, byte[] key) {
        byte[] there = all.putIfAbsent(version, key);
        return there == null || Arrays.equals(there, key);
    }
}
