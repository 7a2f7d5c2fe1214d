package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import platform.cli.problem.Problem;
import platform.cli.rotation.SecretRotation.Phase;

class SecretRotationTest {

    private static final Instant T = Instant.parse("2026-11-24T00:00:00Z");
    private static final Duration GRACE = Duration.ofDays(1);
    private static final Map<String, String> OLD = Map.of("ADMIN_API_KEY", "old");
    private final SecretRotation rotation = new SecretRotation("admin", "ADMIN_API_KEY", GRACE);
    private int ways;

    @Test
    void both_are_accepted_for_the_grace_and_the_old_one_is_refused_after() {
        Map<String, String> file = rotation.begin(OLD, "new").applied(OLD);
        assertThat(accepted(file)).containsExactly("new", "old");
        assertThat(rotation.begin(file, "newer")).as("the same command again").isEqualTo(Edit.none());
        file = rolledOut(file, T);
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Both(T.plus(GRACE)));
        assertThat(rotation.next(file, T.plus(GRACE).minusMillis(1))).isInstanceOf(Move.Wait.class);
        file = ((Move.Write) rotation.next(file, T.plus(GRACE))).edit().applied(file);
        assertThat(accepted(file)).containsExactly("new");
        assertThat(rolledOut(file, T)).isEqualTo(Map.of("ADMIN_API_KEY", "new"));
    }

    @Test
    void without_grace_the_new_one_alone_is_accepted_after_one_rollout() {
        Map<String, String> file = rotation.now("new", T).applied(rotation.begin(OLD, "mid").applied(OLD));
        assertThat(accepted(file)).containsExactly("new");
        assertThat(rotation.phase(file)).isInstanceOf(Phase.Removing.class);
        assertThat(rolledOut(file, T)).isEqualTo(Map.of("ADMIN_API_KEY", "new"));
    }

    @Test
    void turned_back_the_old_one_is_the_present_one_and_the_new_one_has_the_grace() {
        Map<String, String> file = rolledOut(rotation.begin(OLD, "new").applied(OLD), T);
        file = rotation.abort(file, T).applied(file);
        assertThat(file).isEqualTo(Map.of("ADMIN_API_KEY", "old", "ADMIN_API_KEY_PREVIOUS", "new"));
        Map<String, String> both = rolledOut(file, T);
        Map<String, String> removing = ((Move.Write) rotation.next(both, T.plus(GRACE))).edit().applied(both);
        assertThatThrownBy(() -> rotation.abort(removing, T)).isInstanceOf(Problem.class);
        assertThat(rolledOut(removing, T)).isEqualTo(OLD);
        assertThatThrownBy(() -> rotation.abort(OLD, T)).isInstanceOf(Problem.class);
    }

    @Test
    void wherever_the_tool_dies_a_secret_that_was_said_to_count_counts_until_its_time() {
        go(rotation.begin(OLD, "new").applied(OLD), List.of(OLD), T, 3, "");
        assertThat(ways).isGreaterThan(10);
    }

    /// Until the grace has begun to run and has ended, the old one counts in every container; once a rollout has ended, so does
    /// the new one.
    private void go(Map<String, String> file, List<Map<String, String>> running, Instant now, int deaths,
            String story) {
        running.forEach(container -> {
            if (!story.contains("to be refused")) {
                assertThat(accepted(container)).as(story).contains("old");
            }
        });
        switch (rotation.next(file, now)) {
            case Move.Nothing _ -> {
                ways++;
                assertThat(running).as(story).hasSize(1).allSatisfy(
                        container -> assertThat(accepted(container)).containsExactly("new"));
            }
            case Move.Wait(Instant until, String why) -> {
                assertThat(running).as(story).allSatisfy(
                        container -> assertThat(accepted(container)).containsExactly("new", "old"));
                go(file, running, until, deaths, story + why + "; ");
            }
            case Move.Write(Edit edit, String what) ->
                go(edit.applied(file), running, now, deaths, story + what + "; ");
            case Move.RollOut(var mark, String done) -> {
                go(mark.apply(now).applied(file), List.of(file), now, deaths, story + done + "; ");
                if (deaths > 0) {
                    go(file, List.of(running.getFirst(), file), now, deaths - 1, story + "dead half way; ");
                    go(file, List.of(file), now, deaths - 1, story + "dead unmarked; ");
                    go(file, running, now, deaths - 1, story + "put back; ");
                }
            }
            case Move.Act act -> throw new AssertionError(act);
        }
    }

    @Test
    void a_key_of_somebody_else_s_is_marked_until_a_rollout_has_brought_it() {
        ForeignKeyRotation stripe = new ForeignKeyRotation("stripe", "STRIPE_SECRET_KEY", "deactivate the old one");
        Map<String, String> file = stripe.begin("new", T).applied(Map.of("STRIPE_SECRET_KEY", "old"));
        assertThat(file).containsEntry("STRIPE_SECRET_KEY", "new");
        assertThatThrownBy(() -> stripe.abort(file, T)).isInstanceOf(Problem.class);
        Map<String, String> after = ((Move.RollOut) stripe.next(file, T)).mark().apply(T).applied(file);
        assertThat(after).isEqualTo(Map.of("STRIPE_SECRET_KEY", "new"));
        assertThat(stripe.next(after, T)).isEqualTo(new Move.Nothing());
    }

    private static Set<String> accepted(Map<String, String> container) {
        Set<String> accepted = new TreeSet<>(Set.of(container.getOrDefault("ADMIN_API_KEY", "")));
        accepted.add(container.getOrDefault("ADMIN_API_KEY_PREVIOUS", ""));
        accepted.remove("");
        return accepted;
    }

    private Map<String, String> rolledOut(Map<String, String> file, Instant at) {
        return ((Move.RollOut) rotation.next(file, at)).mark().apply(at).applied(file);
    }
}
