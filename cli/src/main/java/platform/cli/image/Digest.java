package platform.cli.image;

/// What an image is, whatever it is called: `sha256:` and 64 lower-case hex digits (OCI image spec, descriptor digest).
///
/// @param text the digest with its algorithm
public record Digest(String text) {

    private static final String ALGORITHM = "sha256:";
    static final int LENGTH = ALGORITHM.length() + 64;

    /// @throws IllegalArgumentException if `text` is not a sha256 digest
    public Digest {
        if (!isDigest(text)) {
            throw new IllegalArgumentException("not a sha256 digest: " + text);
        }
    }

    static boolean isDigest(String text) {
        return text.length() == LENGTH && text.startsWith(ALGORITHM) && Sha.isHex(text, ALGORITHM.length());
    }

    /// The first twelve hex digits, for people.
    public String brief() {
        return text.substring(ALGORITHM.length(), ALGORITHM.length() + 12);
    }

    @Override
    public String toString() {
        return text;
    }
}
