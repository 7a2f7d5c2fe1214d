package platform.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import platform.core.testing.SettableClock;

class LocalCountersTest {
    private static final Limit ACTIVATE = new Limit("activate", 20, Limit.Count.EVERY);

    private final Client.Naming naming = new Client.Naming("secret");
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:15Z"));
    private final LocalCounters counters = new LocalCounters(clock);

    @Test
    void each_client_is_counted_alone_however_many_there_are() {
        int wrong = 0;
        for (int i = 0; i < 1_000; i++) {
            Client client = client("10.0." + i / 250 + "." + i % 250);
            counters.count(client);
            wrong += counters.count(client).count() == 2 ? 0 : 1;
        }
        assertThat(wrong).isLessThanOrEqualTo(1);
    }

    @Test
    void a_window_ends_with_the_minute() {
        Client client = client("10.0.0.1");
        assertThat(counters.count(client)).isEqualTo(new Usage(1, 45_000));
        clock.advance(Duration.ofSeconds(44));
        assertThat(counters.count(client)).isEqualTo(new Usage(2, 1_000));
        clock.advance(Duration.ofSeconds(1));
        assertThat(counters.count(client)).isEqualTo(new Usage(1, 60_000));
    }

    @Test
    void addresses_of_one_ipv6_network_are_one_client() {
        assertThat(client("2001:db8:1:2::1")).isEqualTo(client("2001:db8:1:2:ffff::"));
        assertThat(client("2001:db8:1:2::1")).isNotEqualTo(client("2001:db8:1:3::1"));
    }

    @Test
    void a_client_does_not_tell_its_address_to_those_without_the_secret() {
        assertThat(client("10.0.0.1").key()).startsWith("onm:limit:activate:").doesNotContain("10.0.0.1");
        assertThat(client("10.0.0.1"))
                .isNotEqualTo(new Client.Naming("other").of(ACTIVATE, Optional.of(InetAddress.ofLiteral("10.0.0.1"))));
    }

    private Client client(String address) {
        return naming.of(ACTIVATE, Optional.of(InetAddress.ofLiteral(address)));
    }
}
