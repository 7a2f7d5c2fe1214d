package platform.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import platform.cli.engine.Container;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.release.Release;
import platform.cli.smoke.Answerer;

/// What a rollout counts on of every deployment, the model's included. Each test begins with one release that serves alone, an
/// api and a worker of it.
public abstract class DeploymentContract {

    /// The environment with the release that serves.
    protected abstract Deployment first();

    /// The environment with the release that is to come. Its containers do all that they should.
    protected abstract Deployment second();

    /// The commits that answer through the front, asked often enough to hear all.
    protected abstract Set<Sha> answering();

    /// A container ends, and nobody asked it to.
    protected abstract void ends(Container container);

    private Candidates proven() {
        Deployment second = second();
        second.pull();
        second.ensureInfrastructure();
        second.migrate();
        Candidates candidates = second.candidates(second.plan());
        try (candidates) {
            candidates.create();
            candidates.start();
            assertThat(candidates.smoke().green()).isTrue();
        }
        return candidates;
    }

    private Set<Sha> only(Deployment deployment) {
        return Set.of(deployment.release().sha());
    }

    private static List<String> names(Deployment deployment) {
        return deployment.plan().containers().map(Container::name).sorted().toList();
    }

    @Test
    void what_serves_is_in_place_and_another_release_is_not() {
        assertThat(first().inPlace(first().plan())).isTrue();
        assertThat(first().leaving(first().plan())).isEmpty();
        assertThat(first().infrastructureChanges()).isEmpty();
        assertThat(first().smoke(Answerer.of(first().release().sha().hex())).green()).isTrue();
        assertThat(second().inPlace(second().plan())).isFalse();
        assertThat(second().plan().services()).allSatisfy(part -> {
            assertThat(part.missing()).isEqualTo(1);
            assertThat(part.old()).hasSize(1);
        });
        assertThat(answering()).isEqualTo(only(first()));
    }

    @Test
    void candidates_serve_nobody_until_they_join_and_alone_once_the_old_have_left() {
        Candidates candidates = proven();
        assertThat(second().missingImages()).isEmpty();
        assertThat(answering()).isEqualTo(only(first()));

        candidates.join();
        assertThat(candidates.smokeThroughEdge().green()).isTrue();
        assertThat(answering()).isEqualTo(Set.of(first().release().sha(), second().release().sha()));
        candidates.requireAll();
        assertThat(candidates.oldCanServe()).isTrue();

        candidates.retireOld();
        assertThat(answering()).isEqualTo(only(second()));
        assertThat(second().inPlace(second().plan())).isTrue();
        second().keepImages(Set.of(first().release().sha()));
        assertThat(second().labels()).hasSizeGreaterThan(2);
    }

    @Test
    void candidates_that_are_removed_leave_what_there_was() {
        List<String> before = names(first());
        Candidates candidates = proven();
        candidates.join();

        assertThat(candidates.remove()).hasSize(2);
        second().giveWayTo(first().release());
        assertThat(names(first())).isEqualTo(before);
        assertThat(first().inPlace(first().plan())).isTrue();
        assertThat(answering()).isEqualTo(only(first()));
    }

    @Test
    void what_a_killed_rollout_left_is_gone_on_with() {
        proven().join();
        List<String> left = names(second());

        Candidates again = proven();
        assertThat(names(second())).isEqualTo(left);
        again.join();
        again.retireOld();
        assertThat(second().inPlace(second().plan())).isTrue();
        assertThat(answering()).isEqualTo(only(second()));
    }

    @Test
    void a_candidate_that_ends_after_it_was_proven_is_missed() {
        Candidates candidates = proven();
        Release release = second().release();
        ends(second().running().stream()
                .filter(container -> container.service().equals("worker")
                        && container.release().filter(release.sha()::equals).isPresent())
                .findFirst().orElseThrow());
        assertThatThrownBy(candidates::requireAll).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.what()).isEqualTo("the new worker ended after it was proven"));
        assertThat(answering()).isEqualTo(only(first()));
        assertThat(candidates.remove()).isNotEmpty();
        assertThat(first().inPlace(first().plan())).isTrue();
    }
}
