package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import platform.cli.deployment.Status;
import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
import platform.cli.release.Release;

/// What `status` says that mends a drift.
class StatusCommandTest {

    private static final Sha SHA = new Sha("1".repeat(40));
    private static final Optional<Release> RELEASE = Optional
            .of(new Release(SHA, image("api"), image("worker")));

    @Test
    void where_nothing_was_deployed_yet_the_first_release_is_brought() {
        assertThat(mend("stage", Optional.empty(), down("postgres"), down("redis"), down("edge")))
                .isEqualTo("platformctl deploy stage brings the first release");
        assertThat(mend("prod", Optional.empty(), down("postgres"), down("edge")))
                .isEqualTo("platformctl promote brings the first release");
        assertThat(mend("prod", Optional.empty(), row("api", 1, "runs, but no release is wanted yet")))
                .isEqualTo("platformctl promote brings the first release");
    }

    @Test
    void a_rollout_starts_what_does_not_run_and_changes_no_infrastructure_that_does() {
        assertThat(mend("prod", RELEASE, row("api", 1, "image or settings differ")))
                .isEqualTo("platformctl deploy prod mends it");
        assertThat(mend("stage", RELEASE, down("api"), down("worker"), down("postgres"), down("edge")))
                .isEqualTo("platformctl deploy stage mends it");
        assertThat(mend("prod", RELEASE, row("edge", 1, "image or settings differ")))
                .isEqualTo("platformctl deploy prod --infra mends it");
        assertThat(mend("prod", RELEASE, down("redis"))).isEqualTo("platformctl deploy prod --infra mends it");
        assertThat(mend("prod", RELEASE, down("worker"), row("redis", 1, "image or settings differ")))
                .isEqualTo("platformctl deploy prod, then platformctl deploy prod --infra mends it");
    }

    private static String mend(String environment, Optional<Release> wanted, Status.Row... rows) {
        return StatusCommand.mend(new Status(environment, "http://127.0.0.1", wanted, Arrays.asList(rows)));
    }

    private static Status.Row down(String service) {
        return row(service, 0, "does not run");
    }

    private static Status.Row row(String service, int replicas, String drift) {
        return new Status.Row(service,
                replicas == 0 ? List.of() : List.of(new Status.Share("an/image:tag", replicas)), Optional.empty(), "",
                Optional.empty(), drift);
    }

    private static ImageReference image(String service) {
        return new ImageReference("127.0.0.1:5055/a/" + service, SHA, new Digest("sha256:" + "a".repeat(64)));
    }
}
