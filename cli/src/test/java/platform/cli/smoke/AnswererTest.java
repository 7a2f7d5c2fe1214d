package platform.cli.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import platform.cli.waiting.Time;

class AnswererTest {

    private static final Duration MOMENT = Duration.ofMillis(60);

    private final Answerer both = new Answerer("", Set.of("one", "two"));

    @Test
    void each_of_several_has_to_answer_through_a_proxy_that_takes_turns() {
        assertThat(both.silent(turns("old", "one", "old", "one", "two"), MOMENT, Time.real())).isEmpty();
    }

    @Test
    void one_of_several_is_not_enough() {
        assertThat(both.silent(turns("old", "one"), MOMENT, Time.real())).hasValueSatisfying(
                instead -> assertThat(instead).contains("no answer of two;", "the last was 200 of")
                        .doesNotContain("one,"));
    }

    @Test
    void a_front_that_takes_the_header_away_is_told_as_that() {
        assertThat(both.silent(turns(""), MOMENT, Time.real()))
                .isEqualTo(Optional.of("no answer of one, two; the last was 200 without X-Instance"));
    }

    @Test
    void a_front_that_is_silent_is_told_as_that() {
        assertThat(both.silent(() -> Answer.none("ConnectException"), MOMENT, Time.real()))
                .isEqualTo(Optional.of("no answer: ConnectException"));
    }

    /// Answers of these, in turns.
    private static Supplier<Answer> turns(String... instances) {
        Queue<String> turns = new ArrayDeque<>(List.of(instances));
        return () -> {
            String next = turns.remove();
            turns.add(next);
            return new Answer(200, "", next, "");
        };
    }
}
