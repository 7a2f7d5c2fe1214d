package platform.cli.rotation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A change of an env file: variables and their new values, empty for one that goes. It holds secrets: never print it.
///
/// @param changes by name
public record Edit(Map<String, Optional<String>> changes) {

    public Edit {
        changes = Map.copyOf(changes);
    }

    /// An edit that changes nothing.
    static Edit none() {
        return new Edit(Map.of());
    }

    /// This edit and a variable set.
    Edit set(String name, String value) {
        return with(name, Optional.of(value));
    }

    /// This edit and a variable removed.
    Edit remove(String name) {
        return with(name, Optional.empty());
    }

    /// This edit and a variable set, or removed when its value is empty.
    Edit put(String name, String value) {
        return value.isEmpty() ? remove(name) : set(name, value);
    }

    private Edit with(String name, Optional<String> value) {
        Map<String, Optional<String>> more = new TreeMap<>(changes);
        more.put(name, value);
        return new Edit(more);
    }

    /// The variables after it.
    public Map<String, String> applied(Map<String, String> before) {
        Map<String, String> after = new TreeMap<>(before);
        changes.forEach((name, value) -> value.ifPresentOrElse(set -> after.put(name, set), () -> after.remove(name)));
        return after;
    }

    @Override
    public String toString() {
        return "Edit" + changes.keySet();
    }
}
