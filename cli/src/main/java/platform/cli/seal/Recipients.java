package platform.cli.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The list of those who can open a sealed file, as `age -R` reads it: a key a line, lines with `#` are comments. The comment
/// right above a key is its name. Immutable; a change leaves the other lines as they are.
public final class Recipients {

    private static final int MOST = 100;

    private final List<String> lines;
    private final List<Recipient> all;

    private Recipients(List<String> lines) {
        this.lines = List.copyOf(lines);
        List<Recipient> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                all.add(new Recipient(line, i == 0 ? "" : name(lines.get(i - 1))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (all.size() > MOST) {
            throw new IllegalArgumentException("it has more than " + MOST + " keys");
        }
        this.all = List.copyOf(all);
    }

    /// Reads the text of such a file.
    ///
    /// @throws IllegalArgumentException that names the line which is none
    public static Recipients parse(String text) {
        return new Recipients(text.lines().toList());
    }

    private static String name(String line) {
        String name = line.strip().startsWith("#") ? line.strip().substring(1).strip() : "";
        return name.length() > Recipient.MOST_NAME ? "" : name;
    }

    /// All of them, in the order of the file.
    public List<Recipient> all() {
        return all;
    }

    /// The one with that key or that name.
    ///
    /// @throws IllegalArgumentException if several have the name
    public Optional<Recipient> find(String keyOrName) {
        List<Recipient> found = all.stream().filter(
                one -> one.key().equals(keyOrName) || (!one.name().isEmpty() && one.name().equals(keyOrName)))
                .toList();
        if (found.stream().map(Recipient::key).distinct().count() > 1) {
            throw new IllegalArgumentException("several keys have the name " + keyOrName + ": name the key");
        }
        return found.stream().findFirst();
    }

    /// With one more at the end.
    public Recipients with(Recipient more) {
        List<String> changed = new ArrayList<>(lines);
        if (!more.name().isEmpty()) {
            changed.add("# " + more.name());
        }
        changed.add(more.key());
        return new Recipients(changed);
    }

    /// Without a key, and without the comment that was its name.
    public Recipients without(Recipient gone) {
        List<String> changed = new ArrayList<>();
        for (String line : lines) {
            if (!line.strip().equals(gone.key())) {
                changed.add(line);
            } else if (!changed.isEmpty() && !gone.name().isEmpty() && name(changed.getLast()).equals(gone.name())) {
                changed.removeLast();
            }
        }
        return new Recipients(changed);
    }

    /// The text of the file, with a newline at its end.
    public String text() {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
