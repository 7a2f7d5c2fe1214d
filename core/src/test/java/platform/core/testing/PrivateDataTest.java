package platform.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateDataTest {
    @ParameterizedTest
    @ValueSource(strings = {"onm-pro-7z3k9-00000-00000-00000", "eyJhbGciOiJFZERTQSJ9.e30.AA", CheckoutEvent.BUYER,
            "Ada Byron", "203.0.113.7", "whsec_present", "sk_test_hidden", "t=1,v1=0123456789abcdef"})
    void what_must_not_be_in_a_line_is_found_and_nothing_else(String planted) {
        assertThat(PrivateData.in("{\"event\":\"X\",\"context\":{\"a\":\"" + planted + "\"}}")).isNotEmpty();
        assertThat(PrivateData.in("{\"time\":\"2026-01-01T00:00:00.123456Z\",\"context\":{\"eventId\":\"evt_1\"}}"))
                .isEqualTo(Optional.empty());
    }
}
