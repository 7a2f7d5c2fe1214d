package platform.cli.rollout;

import java.util.Optional;

import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.registry.Registries;
import platform.cli.registry.Registry;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// Finds releases in the registry.
public final class Releases {

    private final Registry registry;
    private final String repository;

    /// @param repository where the images are, without the service, e.g. `ghcr.io/owner/repo`
    public Releases(Registry registry, String repository) {
        this.registry = registry;
        this.repository = repository;
    }

    /// The release of a commit.
    ///
    /// @throws Problem if it was never built
    public Release of(Sha sha) {
        return new Release(sha, image(Service.API, sha), image(Service.WORKER, sha));
    }

    private ImageReference image(Service service, Sha sha) {
        String name = repository + "/" + service;
        Digest digest = registry.digestOf(name, sha.hex())
                .orElseThrow(() -> Problem.usage("there is no image of " + sha.brief(),
                        name + ":" + sha + " is not there",
                        Registries.filled(repository, "git checkout " + sha.brief() + " && platformctl build")
                                + ", or name a commit that was built"));
        return new ImageReference(name, sha, digest);
    }

    /// The release that the tag `:stage` names.
    ///
    /// @throws Problem if nothing was built yet
    public Release tagged() {
        String api = repository + "/" + Service.API;
        Digest digest = registry.digestOf(api, "stage").orElseThrow(
                () -> Problem.usage("nothing was built yet", api + ":stage is not there",
                        Registries.filled(repository, "platformctl build")));
        return of(Optional.ofNullable(registry.labels(api, digest).get(Label.REVISION)).map(Sha::new)
                .orElseThrow(() -> Problem.usage("the image " + api + ":stage is not ours",
                        "it has no label " + Label.REVISION, Registries.filled(repository, "platformctl build"))));
    }
}
