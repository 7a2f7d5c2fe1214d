package platform.cli.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import platform.cli.progress.Progress;

/// The images on the host of an engine.
public interface Images {

    /// Whether an image is there.
    boolean has(String reference);

    /// The labels of an image; empty when it is not there.
    Map<String, String> labels(String reference);

    /// The names with a digest that an image has, e.g. `ghcr.io/owner/repo/api@sha256:…`; none when it is not there.
    List<String> digests(String reference);

    /// Brings an image to the host; credentials come from the Docker configuration (`docker login`).
    void pull(String reference, Progress progress);

    /// Gives an image on the host one more local name.
    void tag(String reference, String repository, String tag);

    /// The images that have a local name in a repository, e.g. `onp-prod/api`.
    List<Tagged> tagged(String repository);

    /// The local names that a pattern matches, e.g. `*/api:1.0`.
    List<String> names(String pattern);

    /// Takes a local name away; the image goes with its last one. A name that is gone is fine, an image that a container
    /// uses stays.
    void untag(String repository, String tag);

    /// An image under a local name.
    ///
    /// @param tag the part after the colon
    /// @param created when its commit was made
    /// @param bytes what it takes on the disk, layers shared with others included
    record Tagged(String tag, Instant created, long bytes) {
    }
}
