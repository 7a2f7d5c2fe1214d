package platform.cli.build;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.image.Digest;
import platform.cli.problem.Problem;

/// What our images stand on, pinned: `<name>@sha256:<digest>`, with or without a tag for readers.
///
/// @param name registry and path, with the tag if it has one
/// @param digest what decides
public record BaseImage(String name, Digest digest) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9][A-Za-z0-9._:/-]{0,254})@(sha256:[0-9a-f]{64})");

    /// Reads the pinned form; anything else is refused, since a tag may be another image tomorrow.
    public static BaseImage parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Problem.usage("the base image is not pinned by a digest: " + text,
                    "the same commit must give the same images tomorrow",
                    "write it as <name>:<tag>@sha256:<digest>");
        }
        return new BaseImage(matcher.group(1), new Digest(matcher.group(2)));
    }

    /// The name without the tag, for Jib, which takes one or the other.
    String byDigest() {
        int colon = name.lastIndexOf(':');
        return (colon > name.lastIndexOf('/') ? name.substring(0, colon) : name) + "@" + digest;
    }

    @Override
    public String toString() {
        return name + "@" + digest;
    }
}
