package platform.cli.image;

/// A full git commit id: 40 lower-case hex digits.
///
/// @param hex the id
public record Sha(String hex) {

    static final int LENGTH = 40;

    /// @throws IllegalArgumentException if `hex` is not a full commit id
    public Sha {
        if (!isFull(hex)) {
            throw new IllegalArgumentException("not a full commit id: " + hex);
        }
    }

    /// Whether the text is a full commit id.
    public static boolean isFull(String text) {
        return text.length() == LENGTH && isHex(text, 0);
    }

    /// Whether all of a text is lower-case hex digits, from an index on. A loop: names of images are looked at some hundred times a
    /// command.
    static boolean isHex(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
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
