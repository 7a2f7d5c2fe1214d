package platform.cli.testing;

import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// Releases of which there are no images.
public final class SomeReleases {

    /// Where their images would be, without the service.
    public static final String REPOSITORY = "registry.example/onp";

    private SomeReleases() {}

    /// One that is told by a hexadecimal digit.
    public static Release of(String digit) {
        return of(new Sha(digit.repeat(40)));
    }

    /// The one of a commit.
    public static Release of(Sha sha) {
        return new Release(sha, image(Service.API, sha), image(Service.WORKER, sha));
    }

    private static ImageReference image(Service service, Sha sha) {
        return new ImageReference(REPOSITORY + "/" + service, sha,
                new Digest("sha256:" + (service == Service.API ? "a" : "b").repeat(24) + sha.hex()));
    }
}
