package platform.cli.build;

import java.util.List;

import platform.cli.image.ImageReference;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// A release that is in the registry now.
///
/// @param release what to promote
/// @param images one a service
/// @param stage where `:stage` is, for people
/// @param stageMoved whether `:stage` is this release now
public record BuildOutcome(Release release, List<Image> images, String stage, boolean stageMoved) {

    /// Copies the list.
    public BuildOutcome {
        images = List.copyOf(images);
    }

    /// One of its images.
    ///
    /// @param service whose it is
    /// @param reference its name, pinned
    /// @param size what a host without any of it pulls, in bytes
    /// @param moved what the registry did not have yet, in bytes
    /// @param pushed false if the registry had it already
    public record Image(Service service, ImageReference reference, long size, long moved, boolean pushed) {}
}
