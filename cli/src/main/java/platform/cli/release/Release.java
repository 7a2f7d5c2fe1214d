package platform.cli.release;

import platform.cli.image.ImageReference;
import platform.cli.image.Sha;

/// A commit and the two images that were built from it.
///
/// @param sha the commit
/// @param api the image of the API
/// @param worker the image of the worker
public record Release(Sha sha, ImageReference api, ImageReference worker) {

    /// @throws IllegalArgumentException if an image is of another commit
    public Release {
        if (!api.sha().equals(sha) || !worker.sha().equals(sha)) {
            throw new IllegalArgumentException("release " + sha.brief() + " names an image of another commit");
        }
    }

    /// The image of a service.
    public ImageReference image(Service service) {
        return switch (service) {
            case API -> api;
            case WORKER -> worker;
        };
    }
}
