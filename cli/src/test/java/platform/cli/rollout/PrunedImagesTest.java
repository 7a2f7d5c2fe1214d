package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import platform.cli.testing.Checkout;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;

/// `docker image prune --all` takes the digests of images that have another name, too. It would take other tests' images as well: here
/// the digests of the two releases go by hand.
@UsesTwoReleases(Lane.FIRST)
class PrunedImagesTest {

    private final TwoReleases releases;
    private final Checkout checkout;

    PrunedImagesTest(TwoReleases releases) {
        this.releases = releases;
        this.checkout = releases.checkout();
    }

    @Test
    void what_it_leaves_serves_and_is_rolled_back_without_a_registry() {
        releases.production(releases.second());
        releases.production(releases.first());
        List<String> before = containers();
        List<String> digests = Stream.of(releases.first(), releases.second()).flatMap(this::digests).toList();
        assertThat(digests).hasSize(4);
        digests.forEach(name -> checkout.must("docker", "rmi", name));
        releases.registry().refuse();
        try {
            releases.done("status");
            releases.done("deploy", "prod", "--yes");
            assertThat(containers()).as("nothing differs").isEqualTo(before);
            releases.done("rollback", releases.second(), "--yes");
            assertThat(releases.runs()).containsExactly("api " + releases.second(), "worker " + releases.second());
            assertThat(releases.done("status").out()).contains("in sync", releases.second().substring(0, 7));
        } finally {
            releases.registry().accept();
            digests.forEach(name -> checkout.must("docker", "pull", "--quiet", name));
        }
        assertThat(checkout.platformctl("status").out()).as("its image has its digest again").contains("DRIFT");
        releases.done("deploy", "prod", "--yes");
        assertThat(releases.done("status").out()).contains("in sync");
        checkout.git("push", "--quiet");
    }

    private Stream<String> digests(String release) {
        return checkout.must("docker", "images", "--digests", "--filter",
                "label=org.opencontainers.image.revision=" + release, "--format", "{{.Repository}}@{{.Digest}}").lines()
                .filter(name -> name.contains("@sha256:")).distinct();
    }

    private List<String> containers() {
        return Stream.of("api", "worker").map(releases::container).toList();
    }
}
