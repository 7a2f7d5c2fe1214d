package platform.cli.image;

import java.util.regex.Pattern;

/// A full git commit id: 40 lower-case hex digits.
///
/// @param hex the id
public record Sha(String hex) {

    private static final Pattern FULL = Pattern.compile("[0-9a-f]{40}");

    /// @throws IllegalArgumentException if `hex` is not a full commit id
    public Sha {
        if (!isFull(hex)) {
            throw new IllegalArgumentException("not a full commit id: " + hex);
        }
    }

    /// Whether the text is a full commit id.
    public static boolean isFull(String text) {
        return FULL.matcher(text).matches();
    }

    /// The first seven digits, for people.
    public String brief() {
        return hex.substring(0, 7);
    }

    @Override
    public String toString() {
        return hex;
    }
}
