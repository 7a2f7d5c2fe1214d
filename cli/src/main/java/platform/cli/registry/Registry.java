package platform.cli.registry;

import java.util.Map;
import java.util.Optional;

import platform.cli.image.Digest;

/// The registry that images are kept in (OCI distribution specification). A repository is written with its registry,
/// `ghcr.io/<owner>/<repo>/api`.
///
/// What is absent is an answer. A registry that cannot be reached, wants a login or speaks nonsense is a
/// [platform.cli.problem.Problem]. Whatever is read by digest has been checked against it.
public interface Registry extends AutoCloseable {

    /// What a tag points to now; empty if there is no such tag.
    Optional<Digest> digestOf(String repository, String tag);

    /// Whether the image is there.
    boolean exists(String repository, Digest image);

    /// Whether the repository holds these bytes, a layer or a configuration.
    boolean holds(String repository, Digest blob);

    /// The labels of an image that is there.
    Map<String, String> labels(String repository, Digest image);

    /// Points a tag to an image that is there, wherever it pointed before. Moves no layer.
    void tag(String repository, Digest image, String tag);

    /// Returns if this login may push to the repository; leaves nothing behind.
    void requirePush(String repository);

    @Override
    void close();
}
