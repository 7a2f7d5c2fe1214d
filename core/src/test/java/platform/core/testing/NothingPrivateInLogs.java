package platform.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/// Looks through every line that a service wrote in the tests of a module. A module extends it with `@Order(Integer.MAX_VALUE)`, so that it comes
/// after all others.
public abstract class NothingPrivateInLogs {
    /// Has a service do what it logs with private data at hand, so that there are lines also when no other test ran.
    ///
    /// @return the events that must be among the lines
    protected abstract List<String> provoke();

    @Test
    final void no_line_holds_a_key_a_token_an_address_or_a_secret() {
        for (String event : provoke()) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                try (Stream<String> lines = ServiceLogs.lines()) {
                    assertThat(lines.filter(line -> line.contains("\"event\":\"" + event + "\""))).isNotEmpty();
                }
            });
        }
        try (Stream<String> lines = ServiceLogs.lines()) {
            assertThat(lines.filter(line -> PrivateData.in(line).isPresent()).limit(5)).isEmpty();
        }
    }
}
