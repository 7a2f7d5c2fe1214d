package platform.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.release.Service;

class PlanTest {

    private static final String OLD = "old-hash";
    private static final String NEW = "new-hash";

    @Test
    void an_empty_host_gets_what_the_file_asks_for() {
        Plan.Part api = plan().of(Service.API);
        assertThat(api.replicas()).isEqualTo(2);
        assertThat(api.missing()).isEqualTo(2);
        assertThat(api.old()).isEmpty();
    }

    @Test
    void a_host_that_runs_the_release_needs_nothing() {
        Plan plan = plan(container("a1", "api", "running", NEW), container("w1", "worker", "running", NEW));
        assertThat(plan.settled()).isTrue();
    }

    @Test
    void the_number_of_running_replicas_is_kept_whatever_the_file_says() {
        Plan plan = plan(container("w1", "worker", "running", OLD), container("w2", "worker", "running", OLD),
                container("w3", "worker", "running", OLD));
        assertThat(plan.of(Service.WORKER).missing()).isEqualTo(3);
        assertThat(plan.of(Service.WORKER).old()).hasSize(3);
    }

    @Test
    void candidates_that_a_killed_rollout_of_another_release_left_are_not_more_replicas() {
        Plan plan = plan(container("w1", "worker", "running", OLD), container("w2", "worker", "running", OLD),
                container("w3", "worker", "running", "killed-hash"),
                container("w4", "worker", "running", "killed-hash"));
        assertThat(plan.of(Service.WORKER).missing()).isEqualTo(2);
        assertThat(plan.of(Service.WORKER).old()).hasSize(4);
    }

    @Test
    void one_that_ended_and_is_started_again_in_this_moment_counts() {
        Plan plan = plan(container("a1", "api", "running", OLD), container("a2", "api", "restarting", OLD));
        assertThat(plan.of(Service.API).missing()).isEqualTo(2);
    }

    @Test
    void one_that_is_started_again_and_again_is_not_one_more_than_the_file_asks_for() {
        Plan plan = plan(container("a1", "api", "running", OLD), container("a2", "api", "running", OLD),
                container("a3", "api", "restarting", OLD));
        assertThat(plan.of(Service.API).missing()).isEqualTo(2);
    }

    @Test
    void a_candidate_that_a_killed_rollout_left_is_taken_up() {
        Plan.Part api = plan(container("a1", "api", "running", OLD), container("a2", "api", "created", NEW))
                .of(Service.API);
        assertThat(api.missing()).isZero();
        assertThat(api.fresh()).extracting(Container::id).containsExactly("a2");
        assertThat(api.settled()).isFalse();
    }

    @Test
    void a_rollout_killed_while_it_retired_goes_on_retiring() {
        Plan.Part api = plan(container("a1", "api", "running", OLD), container("a3", "api", "running", NEW),
                container("a4", "api", "running", NEW)).of(Service.API);
        assertThat(api.replicas()).isEqualTo(2);
        assertThat(api.missing()).isZero();
        assertThat(api.old()).extracting(Container::id).containsExactly("a1");
    }

    @Test
    void a_candidate_that_ended_is_no_candidate() {
        Plan.Part api = plan(container("a1", "api", "running", OLD), container("a2", "api", "exited", NEW))
                .of(Service.API);
        assertThat(api.rest()).extracting(Container::id).containsExactly("a2");
        assertThat(api.missing()).isEqualTo(1);
    }

    @Test
    void a_candidate_that_has_not_its_full_share_of_the_processors_yet_is_not_settled() {
        Plan plan = plan(container("a1", "api", "running", NEW), container("w1", "worker", "running", NEW, 256));
        assertThat(plan.of(Service.API).settled()).isTrue();
        assertThat(plan.of(Service.WORKER).settled()).isFalse();
        assertThat(plan.of(Service.WORKER).missing()).isZero();
    }

    @Test
    void a_changed_setting_is_a_rollout_like_a_changed_image() {
        Plan plan = plan(container("a1", "api", "running", "same-image-other-setting"),
                container("w1", "worker", "running", NEW));
        assertThat(plan.of(Service.API).missing()).isEqualTo(1);
        assertThat(plan.of(Service.WORKER).settled()).isTrue();
    }

    private static Plan plan(Container... containers) {
        var api = new Project.ServiceConfig("image", NEW, 2, 1024, Map.of());
        var worker = new Project.ServiceConfig("image", NEW, 1, 1024, Map.of());
        return Plan.of(
                new Project("onp-test", Map.of("api", api, "worker", worker), Map.of("edge", "onp-test_edge"),
                        new Project.Settings("http://127.0.0.1", "repository", Optional.empty(), Duration.ZERO,
                                Duration.ofSeconds(90))),
                Stream.of(containers).toList());
    }

    private static Container container(String id, String service, String state, String hash) {
        return container(id, service, state, hash, 1024);
    }

    private static Container container(String id, String service, String state, String hash, int cpuShares) {
        return new Container(id, "onp-test-" + id, service, state, "", 0, hash, "image", "sha256:id", Instant.EPOCH,
                cpuShares,
                Set.of(), Map.of());
    }

    @Test
    void the_parts_come_in_a_fixed_order() {
        assertThat(plan().services()).extracting(Plan.Part::service).isEqualTo(List.of(Service.API, Service.WORKER));
    }
}
