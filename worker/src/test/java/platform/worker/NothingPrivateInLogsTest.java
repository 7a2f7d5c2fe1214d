package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.PrivateData;
import platform.core.testing.ServiceLogs;

/// Comes after all other tests of the module, and looks through every line that a service wrote in them. Run alone it fails.
@Order(Integer.MAX_VALUE)
class NothingPrivateInLogsTest {
    @Test
    void no_line_holds_a_key_a_token_an_address_or_a_secret() {
        try (Stream<String> lines = ServiceLogs.lines()) {
            List<String> telling = lines.filter(line -> PrivateData.in(line).isPresent()).limit(5).toList();
            assertThat(telling).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"StripeWebhookReceived", "StripeEventProcessingCompleted", "LicenseStateTransition"})
    void the_logs_that_were_looked_through_are_those_of_the_tests(String event) {
        try (Stream<String> lines = ServiceLogs.lines()) {
            assertThat(lines.filter(line -> line.contains("\"event\":\"" + event + "\""))).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onm-pro-7z3k9-00000-00000-00000", "eyJhbGciOiJFZERTQSJ9.e30.AA", CheckoutEvent.BUYER,
            "Ada Byron",
            "203.0.113.7", "whsec_present", "sk_test_hidden", "t=1,v1=0123456789abcdef"})
    void what_must_not_be_there_would_be_found(String planted) {
        assertThat(PrivateData.in("{\"event\":\"X\",\"context\":{\"a\":\"" + planted + "\"}}")).isNotEmpty();
        assertThat(PrivateData.in("{\"time\":\"2026-01-01T00:00:00.123456Z\",\"context\":{\"eventId\":\"evt_1\"}}"))
                .isEqualTo(Optional.empty());
    }
}
