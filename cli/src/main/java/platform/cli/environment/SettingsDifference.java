package platform.cli.environment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What two env files have otherwise, told without any value.
///
/// @param differences variables whose values differ, or that one of them lacks; by name
/// @param same the names of the others
public record SettingsDifference(List<Entry> differences, List<String> same) {

    private static final int FINGERPRINT_BYTES = 4;

    /// A variable.
    ///
    /// @param one fingerprint of its value in the first file; empty: it has none
    /// @param other the same of the second
    public record Entry(String variable, Optional<String> one, Optional<String> other) {
    }

    public SettingsDifference {
        differences = List.copyOf(differences);
        same = List.copyOf(same);
    }

    /// Compares two.
    ///
    /// @param random draws the key of the fingerprints, so that none can be compared with that of a guess
    public static SettingsDifference of(Map<String, String> one, Map<String, String> other, RandomGenerator random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        SortedSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        List<Entry> differences = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (String name : names) {
            Entry entry = new Entry(name, fingerprint(key, one.get(name)), fingerprint(key, other.get(name)));
            if (entry.one().equals(entry.other())) {
                same.add(name);
            } else {
                differences.add(entry);
            }
        }
        return new SettingsDifference(differences, same);
    }

    private static Optional<String> fingerprint(byte[] key, @org.jspecify.annotations.Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Optional.of(HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)), 0,
                    FINGERPRINT_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
