package platform.cli.rotation;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import platform.cli.environment.EnvFile;

/// A change of an env file: variables and their new values, empty for one that goes. It holds secrets: its text shows names.
///
/// @param changes by name
public record Edit(Map<String, Optional<String>> changes) {

    public Edit {
        changes = Map.copyOf(changes);
    }

    /// An edit that changes nothing.
    public static Edit none() {
        return new Edit(Map.of());
    }

    /// This edit and a variable set.
    public Edit set(String name, String value) {
        return with(name, Optional.of(value));
    }

    /// This edit and a variable removed.
    public Edit remove(String name) {
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

    /// This edit and another after it.
    public Edit and(Edit other) {
        Map<String, Optional<String>> more = new TreeMap<>(changes);
        more.putAll(other.changes);
        return new Edit(more);
    }

    /// The variables after it.
    public Map<String, String> applied(Map<String, String> before) {
        Map<String, String> after = new TreeMap<>(before);
        changes.forEach((name, value) -> value.ifPresentOrElse(set -> after.put(name, set), () -> after.remove(name)));
        return after;
    }

    /// The env file after it; its comments and order stay.
    public EnvFile applied(EnvFile before) {
        EnvFile after = before;
        for (Map.Entry<String, Optional<String>> change : new TreeMap<>(changes).entrySet()) {
            after = change.getValue().isPresent()
                    ? after.with(change.getKey(), change.getValue().get())
                    : after.without(change.getKey());
        }
        return after;
    }

    @Override
    public String toString() {
        return "Edit" + changes.keySet();
    }
}
