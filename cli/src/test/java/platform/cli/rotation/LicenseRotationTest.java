package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import platform.cli.environment.FreshSettings.SigningPair;
import platform.cli.problem.Problem;
import platform.cli.rotation.LicenseRotation.Phase;

class LicenseRotationTest {

    private static final Instant T = Instant.parse("2026-11-24T00:00:00Z");
    private static final Map<String, String> ONE = Map.of("LICENSE_KEY_VERSION", "1", "LICENSE_PRIVATE_KEY_B64", "s1",
            "LICENSE_PUBLIC_KEY_B64", "p1");
    private final LicenseRotation rotation = new LicenseRotation(
            new Waits(Duration.ofMinutes(15), Duration.ofDays(8), Duration.ofDays(1)));

    @Test
    void a_whole_rotation_publishes_waits_signs_waits_and_retires() {
        Map<String, String> file = rotation.begin(ONE, new SigningPair("s2", "p2")).applied(ONE);
        file = rolledOut(file, T);
        assertThat(rotation.next(file, T.plusSeconds(899)))
                .isEqualTo(new Move.Wait(T.plusSeconds(900), "key sets without version 2 are cached until then"));
        file = written(file, T.plusSeconds(900));
        assertThat(file).containsEntry("LICENSE_PRIVATE_KEY_B64", "s2").containsEntry("LICENSE_PUBLIC_KEY_B64", "p2")
                .containsEntry("LICENSE_PREVIOUS_PUBLIC_KEYS", "1:p1")
                .containsEntry("LICENSE_OLD_PRIVATE_KEY_B64", "s1")
                .doesNotContainKey("LICENSE_NEXT_KEY_VERSION").doesNotContainKey("LICENSE_NEXT_PRIVATE_KEY_B64");
        file = rolledOut(file, T.plusSeconds(1000));
        assertThat(file).as("gone at once").doesNotContainKey("LICENSE_OLD_PRIVATE_KEY_B64");
        Instant until = T.plusSeconds(1000).plus(Duration.ofDays(8));
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Retiring(1, until));
        file = rolledOut(written(file, until), until);
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Settled(2));
        assertThat(rotation.next(file, until)).isEqualTo(new Move.Nothing());
        assertThat(file).doesNotContainKey("LICENSE_PREVIOUS_PUBLIC_KEYS").doesNotContainValue("s1");
    }

    @Test
    void a_version_that_was_published_is_never_given_to_another_key() {
        Map<String, String> file = rolledOut(rotation.begin(ONE, new SigningPair("s2", "p2")).applied(ONE), T);
        file = rotation.abort(file, T).applied(file);
        assertThat(rotation.phase(file)).isInstanceOf(Phase.Removing.class);
        file = rolledOut(file, T);
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Settled(1));
        assertThat(rotation.begin(file, new SigningPair("s3", "p3")).applied(file)).containsEntry(
                "LICENSE_NEXT_KEY_VERSION",
                "3");
    }

    @Test
    void while_it_switches_the_old_key_signs_again_and_the_new_one_stays_accepted() {
        Map<String, String> file = written(rolledOut(rotation.begin(ONE, new SigningPair("s2", "p2")).applied(ONE), T),
                T.plusSeconds(900));
        file = rotation.abort(file, T.plusSeconds(901)).applied(file);
        assertThat(file).containsEntry("LICENSE_KEY_VERSION", "1").containsEntry("LICENSE_PRIVATE_KEY_B64", "s1")
                .containsEntry("LICENSE_PREVIOUS_PUBLIC_KEYS", "2:p2");
        assertThat(rotation.phase(rolledOut(file, T.plusSeconds(910)))).isInstanceOf(Phase.Retiring.class);
    }

    @Test
    void there_is_no_way_back_without_the_old_private_key_and_no_second_rotation_beside_one() {
        Map<String, String> file = rolledOut(
                written(rolledOut(rotation.begin(ONE, new SigningPair("s2", "p2")).applied(ONE), T),
                        T.plusSeconds(900)),
                T);
        assertThatThrownBy(() -> rotation.abort(file, T)).isInstanceOf(Problem.class);
        assertThat(rotation.begin(file, new SigningPair("s3", "p3"))).isEqualTo(Edit.none());
        assertThatThrownBy(() -> rotation.abort(ONE, T)).isInstanceOf(Problem.class);
    }

    @Test
    void what_a_person_did_by_hand_with_the_manual_s_variables_goes_on_from_there() {
        Map<String, String> file = Map.of("LICENSE_KEY_VERSION", "2", "LICENSE_PRIVATE_KEY_B64", "s2",
                "LICENSE_PUBLIC_KEY_B64", "p2", "LICENSE_PREVIOUS_PUBLIC_KEYS", "1:p1");
        file = rolledOut(file, T);
        Instant until = T.plus(Duration.ofDays(8));
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Retiring(1, until));
        assertThat(rolledOut(written(file, until), until)).doesNotContainKey("LICENSE_PREVIOUS_PUBLIC_KEYS");

        Map<String, String> next = Map.of("LICENSE_KEY_VERSION", "1", "LICENSE_PRIVATE_KEY_B64", "s1",
                "LICENSE_PUBLIC_KEY_B64", "p1", "LICENSE_NEXT_KEY_VERSION", "2", "LICENSE_NEXT_PUBLIC_KEY_B64", "p2");
        Map<String, String> published = rolledOut(next, T);
        assertThatThrownBy(() -> rotation.next(published, T.plusSeconds(900))).isInstanceOf(Problem.class)
                .hasMessageContaining("version 2 cannot sign");
    }

    @Test
    void in_an_emergency_a_fresh_key_signs_after_one_rollout_and_the_old_one_is_refused() {
        Map<String, String> file = rotation.emergency(ONE, new SigningPair("s2", "p2"), Duration.ZERO, T).applied(ONE);
        assertThat(file).containsEntry("LICENSE_KEY_VERSION", "2").containsEntry("LICENSE_PRIVATE_KEY_B64", "s2")
                .doesNotContainKey("LICENSE_PREVIOUS_PUBLIC_KEYS").doesNotContainValue("s1");
        assertThat(rotation.emergency(file, new SigningPair("s3", "p3"), Duration.ZERO, T)).isEqualTo(Edit.none());
        file = rolledOut(file, T.plusSeconds(5));
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Settled(2));
        assertThat(rotation.standing(file)).extracting(Standing::state).containsExactly("signing", "retired");
    }

    @Test
    void an_emergency_may_leave_old_tokens_a_time_and_drops_the_key_that_was_to_come() {
        Map<String, String> file = rolledOut(rotation.begin(ONE, new SigningPair("s2", "p2")).applied(ONE), T);
        file = rotation.emergency(file, new SigningPair("s3", "p3"), Duration.ofHours(1), T).applied(file);
        assertThat(file).containsEntry("LICENSE_KEY_VERSION", "3").containsEntry("LICENSE_PREVIOUS_PUBLIC_KEYS", "1:p1")
                .doesNotContainKey("LICENSE_NEXT_KEY_VERSION").doesNotContainValue("s2").doesNotContainValue("s1");
        file = rolledOut(file, T.plusSeconds(5));
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Retiring(1, T.plusSeconds(3600)));
        file = rolledOut(written(file, T.plusSeconds(3600)), T.plusSeconds(3605));
        assertThat(rotation.phase(file)).isEqualTo(new Phase.Settled(3));
        assertThat(rotation.standing(file)).extracting(Standing::state).containsExactly("signing", "retired",
                "retired");
    }

    private Map<String, String> rolledOut(Map<String, String> file, Instant at) {
        return ((Move.RollOut) rotation.next(file, at)).mark().apply(at).applied(file);
    }

    private Map<String, String> written(Map<String, String> file, Instant at) {
        return ((Move.Write) rotation.next(file, at)).edit().applied(file);
    }
}
