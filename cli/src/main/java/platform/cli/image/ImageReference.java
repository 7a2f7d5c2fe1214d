package platform.cli.image;

import java.util.Optional;
import java.util.regex.Pattern;

/// An image, pinned: `<registry>/<owner>/<repo>/<service>:<git-sha>@sha256:<digest>`. The digest decides; the tag is for readers.
///
/// @param repository registry and path, lower case, without tag, e.g. `ghcr.io/owner/repo/api`
/// @param sha the commit it was built from, which is its tag
/// @param digest the manifest's digest
public record ImageReference(String repository, Sha sha, Digest digest) {

    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9][a-z0-9._:/-]{0,254}");

    /// Reads the pinned form.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static ImageReference parse(String text) {
        return pinned(text).orElseThrow(() -> new IllegalArgumentException(
                "not of the form <repository>:<git-sha>@sha256:<digest>: " + text));
    }

    /// The same, or nothing where the text has another form.
    public static Optional<ImageReference> pinned(String text) {
        int at = text.length() - Digest.LENGTH - 1;
        int colon = at - Sha.LENGTH - 1;
        if (colon < 0 || text.charAt(colon) != ':' || text.charAt(at) != '@') {
            return Optional.empty();
        }
        String repository = text.substring(0, colon);
        String sha = text.substring(colon + 1, at);
        String digest = text.substring(at + 1);
        return Sha.isFull(sha) && Digest.isDigest(digest) && REPOSITORY.matcher(repository).matches()
                ? Optional.of(new ImageReference(repository, new Sha(sha), new Digest(digest)))
                : Optional.empty();
    }

    /// The commit that the tag of an image names, pinned or not; nothing where it names none.
    public static Optional<Sha> commit(String image) {
        int at = image.length() - Digest.LENGTH - 1;
        boolean digest = at >= 0 && image.charAt(at) == '@' && Digest.isDigest(image.substring(at + 1));
        String named = digest ? image.substring(0, at) : image;
        int colon = named.length() - Sha.LENGTH - 1;
        return Optional.of(named).filter(_ -> colon > 0 && named.charAt(colon) == ':')
                .map(name -> name.substring(colon + 1)).filter(Sha::isFull).map(Sha::new);
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
