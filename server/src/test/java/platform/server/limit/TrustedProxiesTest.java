package platform.server.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.setting.Network;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = new TrustedProxies(
            Network.list("10.210.10.0/24, fd00:1::/32,192.0.2.7"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                            203.0.113.9 | 198.51.100.1                           | 203.0.113.9
                                            10.210.10.5 | 198.51.100.1                           | 198.51.100.1
                                            10.210.10.5 | 6.6.6.6, 198.51.100.1                  | 198.51.100.1
                                            10.210.10.5 | 198.51.100.1, 10.210.10.9              | 198.51.100.1
                                            10.210.10.5 | 198.51.100.1 ,  192.0.2.7              | 198.51.100.1
                                            10.210.10.5 | 10.210.10.7, 10.210.10.9               | 10.210.10.7
                                            10.210.10.5 | 2001:db8::1                            | 2001:db8::1
                                            fd00:1::9   | 2001:db8::1                            | 2001:db8::1
                                            fd00:2::9   | 2001:db8::1                            | fd00:2::9
                                            10.210.10.5 | ::ffff:198.51.100.1                    | 198.51.100.1
                                            10.210.10.5 | ''                                     | 10.210.10.5
                                            10.210.10.5 | 198.51.100.1,                          | 10.210.10.5
                                            10.210.10.5 | 198.51.100.1, nonsense                 | 10.210.10.5
                                            10.210.10.5 | 198.51.100.1, nonsense, 10.210.10.9    | 10.210.10.9
                                            10.210.10.5 | 1                                      | 10.210.10.5
                                            10.210.10.5 | 1.2.3.256                              | 10.210.10.5
                                            10.210.10.5 | fe80::1%eth0                           | 10.210.10.5
                                            10.210.10.5 | localhost                              | 10.210.10.5
                                            """)
    void the_client_is_the_last_that_no_trusted_proxy_is(String peer, String forwarded, String client) {
        assertThat(PROXIES.client(InetAddress.ofLiteral(peer), List.of(forwarded)))
                .isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(PROXIES.client(InetAddress.ofLiteral("10.210.10.5"), List.of("6.6.6.6", "198.51.100.1, 192.0.2.7")))
                .isEqualTo(InetAddress.ofLiteral("198.51.100.1"));
        assertThat(PROXIES.client(InetAddress.ofLiteral("10.210.10.5"), List.of("6.6.6.6", "192.0.2.7")))
                .isEqualTo(InetAddress.ofLiteral("6.6.6.6"));
    }

    @Test
    void nobody_is_believed_by_default() {
        assertThat(new TrustedProxies(List.of()).client(InetAddress.ofLiteral("127.0.0.1"), List.of("198.51.100.1")))
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.255.1.1, true", "10.0.0.0/8, 11.0.0.0, false", "10.128.0.0/9, 10.127.0.1, false",
            "10.128.0.0/9, 10.200.0.1, true", "0.0.0.0/0, 8.8.8.8, true", "0.0.0.0/0, ::1, false",
            "192.0.2.255/31, 192.0.2.254, true", "192.0.2.255/31, 192.0.2.253, false", "::/0, 2001:db8::1, true",
            "2001:db8::/33, 2001:db8:8000::, false", "2001:db8::/33, 2001:db8:7fff::, true"})
    void a_network_has_the_addresses_that_begin_as_it_does(String network, String address, boolean has) {
        assertThat(Network.parse(network).has(InetAddress.ofLiteral(address))).isEqualTo(has);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "fd00::/129", "edge/24",
            "10.0.0.0/8,", "10.0.0.0/8 10.1.0.0/16", "1.2.3.4/08x"})
    void what_is_no_list_of_networks_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.list(text));
    }
}
