package platform.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void a_well_formed_header_names_its_trace() {
        assertThat(Trace.idOf("00-" + ID + "-00f067aa0ba902b7-01")).contains(ID);
    }

    @Test
    void a_version_to_come_may_say_more() {
        assertThat(Trace.idOf("01-" + ID + "-00f067aa0ba902b7-01-what-comes")).contains(ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-" + ID + "-00f067aa0ba902b7-01-more", "ff-" + ID + "-00f067aa0ba902b7-01",
            "00-" + "00000000000000000000000000000000" + "-00f067aa0ba902b7-01", "00-" + ID + "-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "00-" + ID + "-00f067aa0ba902b7",
            " 00-" + ID + "-00f067aa0ba902b7-01", "00-" + ID + "0-00f067aa0ba902b7-01"})
    void anything_else_is_no_trace(String header) {
        assertThat(Trace.idOf(header)).isEmpty();
    }
}
