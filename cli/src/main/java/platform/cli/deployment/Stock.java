package platform.cli.deployment;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.engine.Container;
import platform.cli.engine.Images;
import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// The releases that an environment can go back to without a registry: images with local names of its own, `onp-prod/api:<sha>`.
/// An image with a name outlives `docker image prune`, and names of other environments are never touched.
final class Stock {

    private static final int KEPT = 5;

    private final Images images;
    private final String project;

    Stock(Images images, String project) {
        this.images = images;
        this.project = project;
    }

    /// What may not leave the stock: what has a container here, what the lock file names and what a rollback would go to.
    static Set<Sha> needed(List<Container> containers, Set<Sha> named) {
        Stream<Sha> present = containers.stream().map(Container::release).flatMap(Optional::stream);
        return Stream.concat(named.stream(), present).collect(Collectors.toSet());
    }

    /// Puts a proven release into the stock.
    void keep(Release release) {
        for (Service service : Service.values()) {
            // Else it runs from the stock: a prune left it nothing but that name.
            if (images.has(release.image(service).byDigest())) {
                images.tag(release.image(service).byDigest(), repository(service), release.sha().hex());
            }
        }
    }

    /// The name of an image in stock.
    String name(Service service, Sha sha) {
        return repository(service) + ":" + sha;
    }

    /// A release in stock, as its images say which they are; nothing where they do not.
    ///
    /// @param registered where its images came from, without the service, e.g. `ghcr.io/owner/repo`
    Optional<Release> release(Sha sha, String registered) {
        return image(Service.API, sha, registered).flatMap(api -> image(Service.WORKER, sha, registered)
                .map(worker -> new Release(sha, api, worker)));
    }

    private Optional<ImageReference> image(Service service, Sha sha, String registered) {
        String origin = registered + "/" + service;
        return images.digests(name(service, sha)).stream().filter(digest -> digest.startsWith(origin + "@"))
                .map(digest -> new ImageReference(origin, sha, new Digest(digest.substring(origin.length() + 1))))
                .findFirst();
    }

    /// The releases in stock, the youngest commit first.
    List<Sha> releases() {
        Map<Sha, Instant> releases = new HashMap<>();
        for (Service service : Service.values()) {
            images.tagged(repository(service)).stream().filter(image -> Sha.isFull(image.tag()))
                    .forEach(image -> releases.merge(new Sha(image.tag()), image.created(),
                            (one, other) -> one.isAfter(other) ? one : other));
        }
        return releases.entrySet().stream()
                .sorted(Map.Entry.<Sha, Instant>comparingByValue().reversed()
                        .thenComparing(entry -> entry.getKey().hex()))
                .map(Map.Entry::getKey).toList();
    }

    /// What stays and what is beyond five; what is needed stays.
    Pruning.Pruned divided(Set<Sha> needed) {
        List<Sha> all = releases();
        long free = Math.max(0, KEPT - all.stream().filter(needed::contains).count());
        List<Sha> surplus = all.stream().filter(sha -> !needed.contains(sha)).skip(free).toList();
        return new Pruning.Pruned(all.stream().filter(sha -> !surplus.contains(sha)).toList(), surplus);
    }

    /// Takes the surplus out, and says what that was.
    Pruning.Pruned trim(Set<Sha> needed) {
        Pruning.Pruned divided = divided(needed);
        for (Sha sha : divided.removed()) {
            for (Service service : Service.values()) {
                images.untag(repository(service), sha.hex());
            }
        }
        return divided;
    }

    private String repository(Service service) {
        return project + "/" + service;
    }
}
