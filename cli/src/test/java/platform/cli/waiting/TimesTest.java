package platform.cli.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class TimesTest {

    @ParameterizedTest
    @CsvSource({"PT-3S,0 s", "PT0.9S,0 s", "PT59S,59 s", "PT9M40S,9 min 40 s", "PT10M,10 min", "PT3H,3 h",
            "PT3H5M59S,3 h 5 min", "P3DT4H1M,3 d 4 h", "P8D,8 d"})
    void a_length_of_time_is_told_in_its_two_largest_units(Duration length, String words) {
        assertThat(Times.span(length)).isEqualTo(words);
    }

    @Test
    void a_time_is_told_to_the_second() {
        assertThat(Times.local(Instant.parse("2026-03-01T12:34:56.789Z"))).matches("2026-0[23]-\\d\\d \\d\\d:\\d4:56");
    }
}
