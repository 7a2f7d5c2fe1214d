package platform.cli.image;

import java.util.regex.Pattern;

/// What an image is, whatever it is called: `sha256:` and 64 lower-case hex digits (OCI image spec, descriptor digest).
///
/// @param text the digest with its algorithm
public record Digest(String text) {

    private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");

    /// @throws IllegalArgumentException if `text` is not a sha256 digest
    public Digest {
        if (!SHA256.matcher(text).matches()) {
            throw new IllegalArgumentException("not a sha256 digest: " + text);
        }
    }

    /// The first twelve hex digits, for people.
    public String brief() {
        return text.substring("sha256:".length(), "sha256:".length() + 12);
    }

    @Override
    public String toString() {
        return text;
    }
}
