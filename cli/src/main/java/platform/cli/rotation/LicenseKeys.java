package platform.cli.rotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import platform.cli.problem.Problem;

/// The licence keys of an env file. It holds secrets: never print it.
///
/// @param version the version that signs
/// @param next the version published before it signs
/// @param previous public keys by version, accepted while tokens of theirs live
/// @param oldPrivate whether the private key that signed before is still kept, for a way back
/// @param times when what happened
record LicenseKeys(int version, Optional<Integer> next, Map<Integer, String> previous, boolean oldPrivate,
        KeyTimes times) {

    static final String VERSION = "LICENSE_KEY_VERSION";
    static final String PRIVATE = "LICENSE_PRIVATE_KEY_B64";
    static final String PUBLIC = "LICENSE_PUBLIC_KEY_B64";
    static final String NEXT_VERSION = "LICENSE_NEXT_KEY_VERSION";
    static final String NEXT_PUBLIC = "LICENSE_NEXT_PUBLIC_KEY_B64";
    static final String NEXT_PRIVATE = "LICENSE_NEXT_PRIVATE_KEY_B64";
    static final String PREVIOUS = "LICENSE_PREVIOUS_PUBLIC_KEYS";
    static final String OLD_PRIVATE = "LICENSE_OLD_PRIVATE_KEY_B64";

    LicenseKeys {
        previous = Map.copyOf(previous);
    }

    /// @throws Problem at what is malformed; shows no value
    static LicenseKeys of(Map<String, String> file) {
        Map<Integer, String> previous = new TreeMap<>();
        String all = file.getOrDefault(PREVIOUS, "").strip();
        for (String pair : all.isEmpty() ? new String[0] : all.split(",", -1)) {
            int colon = pair.indexOf(':');
            previous.put(number(PREVIOUS, pair.substring(0, Math.max(0, colon))), pair.substring(colon + 1).strip());
        }
        String next = file.getOrDefault(NEXT_VERSION, "").strip();
        return new LicenseKeys(number(VERSION, file.getOrDefault(VERSION, "")),
                next.isEmpty() ? Optional.empty() : Optional.of(number(NEXT_VERSION, next)), previous,
                !file.getOrDefault(OLD_PRIVATE, "").isBlank(),
                KeyTimes.parse(file.getOrDefault(KeyTimes.VARIABLE, "")));
    }

    private static int number(String variable, String text) {
        String digits = text.strip();
        if (!digits.matches("[1-9][0-9]{0,8}")) {
            throw Problem.usage(variable + " is malformed", "a version is a number from 1 up",
                    "mend it; stage.env.example explains each variable");
        }
        return Integer.parseInt(digits);
    }

    static String text(Map<Integer, String> previous) {
        return new TreeMap<>(previous).entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    /// Accepted until a time, and no longer in the env file.
    List<Integer> removed() {
        return times.entries().keySet().stream()
                .filter(entry -> entry.event() == KeyTimes.Event.UNTIL && !previous.containsKey(entry.version()))
                .map(KeyTimes.Entry::version).sorted().toList();
    }

    /// Those before whose time is not known yet: they may still sign somewhere.
    List<Integer> unended() {
        return previous.keySet().stream().filter(v -> times.of(v, KeyTimes.Event.UNTIL).isEmpty()).sorted().toList();
    }

    /// Whether the present key was put in its place by an emergency that no rollout has confirmed.
    boolean emergency() {
        return times.of(version, KeyTimes.Event.EMERGENCY).isPresent();
    }

    /// A version that no key ever had.
    int fresh() {
        int highest = Math.max(version, Math.max(next.orElse(0), times.highest()));
        return 1 + previous.keySet().stream().reduce(highest, Math::max);
    }

    @Override
    public String toString() {
        return "LicenseKeys[" + version + ", next " + next + ", previous " + previous.keySet() + "]";
    }
}
