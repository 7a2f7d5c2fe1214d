package platform.cli.rotation;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import platform.cli.problem.Problem;

/// When each version of the licence key was published, began to sign, is accepted until and was retired: the variable
/// `LICENSE_KEY_TIMES`, entries `version/event@instant` joined by commas. Retired versions stay, so that none is given twice: a
/// client may still have the key set in which the version was another key.
///
/// @param entries instants by `version/event`
record KeyTimes(Map<Entry, Instant> entries) {

    static final String VARIABLE = "LICENSE_KEY_TIMES";
    private static final int MOST_VERSIONS = 12;

    /// What happens to a version; EMERGENCY: it is to sign without having been published first.
    enum Event {
        PUBLISHED, EMERGENCY, SIGNING, UNTIL, RETIRED
    }

    /// One event of one version.
    record Entry(int version, Event event) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byVersion = Integer.compare(version, other.version);
            return byVersion == 0 ? event.compareTo(other.event) : byVersion;
        }

        @Override
        public String toString() {
            return version + "/" + event.name().toLowerCase(Locale.ROOT);
        }
    }

    KeyTimes {
        entries = Map.copyOf(entries);
    }

    /// @throws Problem if it is malformed
    static KeyTimes parse(String text) {
        Map<Entry, Instant> entries = new TreeMap<>();
        try {
            for (String part : text.isBlank() ? new String[0] : text.strip().split(",", -1)) {
                int slash = part.indexOf('/');
                int at = part.indexOf('@');
                entries.put(new Entry(Integer.parseInt(part.substring(0, slash)),
                        Event.valueOf(part.substring(slash + 1, at).toUpperCase(Locale.ROOT))),
                        Instant.parse(part.substring(at + 1)));
            }
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.usage(VARIABLE + " is malformed", "it is written by platformctl, version/event@instant",
                    "take it from a backup of the env file, or remove it: all waits then begin again").causedBy(e);
        }
        return new KeyTimes(entries);
    }

    Optional<Instant> of(int version, Event event) {
        return Optional.ofNullable(entries.get(new Entry(version, event)));
    }

    KeyTimes with(int version, Event event, Instant at) {
        Map<Entry, Instant> more = new TreeMap<>(entries);
        more.put(new Entry(version, event), at);
        return new KeyTimes(more);
    }

    KeyTimes without(int version, Event event) {
        Map<Entry, Instant> fewer = new TreeMap<>(entries);
        fewer.remove(new Entry(version, event));
        return new KeyTimes(fewer);
    }

    /// The highest version it knows, 0 for none.
    int highest() {
        return entries.keySet().stream().mapToInt(Entry::version).max().orElse(0);
    }

    String text() {
        return new TreeMap<>(entries).entrySet().stream()
                .filter(entry -> entry.getKey().version() > highest() - MOST_VERSIONS)
                .map(entry -> entry.getKey() + "@" + entry.getValue()).collect(Collectors.joining(","));
    }
}
