package platform.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import platform.cli.waiting.Times;

class SourceGateTest {

    private static final Instant SINCE = Instant.parse("2026-11-24T04:00:00Z");
    private static final Duration SOAK = Duration.ofMinutes(10);

    @Test
    void who_comes_too_soon_is_told_the_setting_how_long_and_until_when() {
        assertThat(SourceGate.soaking("stage", SINCE, SOAK, SINCE.plusSeconds(20))).hasValueSatisfying(closed -> {
            assertThat(closed.found()).isEqualTo("stage has run it for 20 s, not for 10 min (PROMOTION_SOAK)");
            assertThat(closed.next())
                    .isEqualTo("wait 9 min 41 s more, until " + Times.local(Instant.parse("2026-11-24T04:10:01Z")));
        });
    }

    @Test
    void when_the_time_is_over_nothing_is_in_the_way() {
        assertThat(SourceGate.soaking("stage", SINCE, SOAK, SINCE.plus(SOAK))).isEmpty();
        assertThat(SourceGate.soaking("stage", SINCE, Duration.ZERO, SINCE)).isEmpty();
    }
}
