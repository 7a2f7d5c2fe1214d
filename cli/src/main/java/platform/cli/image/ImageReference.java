package platform.cli.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An image, pinned: `<registry>/<owner>/<repo>/<service>:<git-sha>@sha256:<digest>`. The digest decides; the tag is for readers.
///
/// @param repository registry and path, lower case, without tag, e.g. `ghcr.io/owner/repo/api`
/// @param sha the commit it was built from, which is its tag
/// @param digest the manifest's digest
public record ImageReference(String repository, Sha sha, Digest digest) {

    private static final Pattern FORM = Pattern
            .compile("(?<repository>[a-z0-9][a-z0-9._:/-]{0,254}):(?<sha>[0-9a-f]{40})@(?<digest>sha256:[0-9a-f]{64})");

    private static final Pattern COMMIT = Pattern.compile(".+:(?<sha>[0-9a-f]{40})(@sha256:[0-9a-f]{64})?");

    /// Reads the pinned form.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static ImageReference parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not of the form <repository>:<git-sha>@sha256:<digest>: " + text);
        }
        return new ImageReference(matcher.group("repository"), new Sha(matcher.group("sha")),
                new Digest(matcher.group("digest")));
    }

    /// The same, or nothing where the text has another form.
    public static Optional<ImageReference> pinned(String text) {
        return FORM.matcher(text).matches() ? Optional.of(parse(text)) : Optional.empty();
    }

    /// The commit that the tag of an image names, pinned or not; nothing where it names none.
    public static Optional<Sha> commit(String image) {
        Matcher matcher = COMMIT.matcher(image);
        return matcher.matches() ? Optional.of(new Sha(matcher.group("sha"))) : Optional.empty();
    }

    /// The name an engine pulls: repository and digest, no tag.
    public String byDigest() {
        return repository + "@" + digest;
    }

    @Override
    public String toString() {
        return repository + ":" + sha + "@" + digest;
    }
}
