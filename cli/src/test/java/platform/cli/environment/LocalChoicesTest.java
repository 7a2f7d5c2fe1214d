package platform.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Sources;

/// What `environments/local` chooses on a machine that others use too.
class LocalChoicesTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    /// As Linux writes them: 10.0.0.0/8, 10.211.3.0/24, 172.16.0.0/12, 100.100.100.100/32 and the way to everywhere else.
    private static final String ROUTES = """
                                         Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
                                         eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
                                         tun0	0000000A	00000000	0001	0	0	0	000000FF	0	0	0
                                         br-1	0003D30A	00000000	0001	0	0	0	00FFFFFF	0	0	0
                                         br-2	000010AC	00000000	0001	0	0	0	0000F0FF	0	0	0
                                         ts0	64646464	00000000	0005	0	0	0	FFFFFFFF	0	0	0
                                         """;

    @TempDir Path folder;

    private ChildProcess.Result bash(String script, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove("LOCAL_REGISTRY_PORT");
        environment.putAll(variables);
        return new ChildProcess(Sources.root(), environment).run(LIMIT,
                List.of("bash", "-euc", "source environments/local/free.sh; " + script));
    }

    @Test
    void routes_are_read_and_the_default_one_is_none() throws IOException {
        Path file = Files.writeString(folder.resolve("route"), ROUTES);
        assertThat(bash("routes", Map.of("ROUTES", file.toString())).out().lines()).containsExactly("10.0.0.0/8",
                "10.211.3.0/24", "172.16.0.0/12", "100.100.100.100/32");
    }

    @ParameterizedTest
    @CsvSource({"10.211.0.0/16, 10.211.3.0/24, 0", "10.211.0.0/16, 10.0.0.0/8, 0", "10.212.0.0/16, 10.211.3.0/24, 1",
            "172.31.0.0/16, 172.16.0.0/12, 0", "172.32.0.0/16, 172.16.0.0/12, 1", "1.2.3.4/32, 1.2.3.4/32, 0",
            "1.2.3.4/32, 1.2.3.5/32, 1", "192.168.0.0/16, 0.0.0.0/0, 0"})
    void networks_overlap_if_one_is_in_the_other(String one, String other, int exit) {
        assertThat(bash("overlap " + one + " " + other, Map.of()).exit()).isEqualTo(exit);
        assertThat(bash("overlap " + other + " " + one, Map.of()).exit()).isEqualTo(exit);
    }

    @Test
    void a_subnet_is_one_that_no_route_overlaps() throws IOException {
        Path file = Files.writeString(folder.resolve("route"), ROUTES);
        assertThat(bash("free_subnet 10.212.0.0/16 172.20.0.0/16 192.168.7.0/24 192.168.8.0/24",
                Map.of("ROUTES", file.toString())).out()).isEqualTo("192.168.7.0/24\n");
        assertThat(bash("free_subnet 10.212.0.0/16", Map.of("ROUTES", file.toString())).out())
                .as("nothing is free: the first, as without a look").isEqualTo("10.212.0.0/16\n");
        assertThat(bash("free_subnet 10.212.0.0/16", Map.of("ROUTES", "/none")).out()).isEqualTo("10.212.0.0/16\n");
    }

    @Test
    void a_port_that_was_ours_and_is_somebody_elses_now_is_left_to_them() throws IOException {
        try (ServerSocket theirs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("registry.port"), theirs.getLocalPort() + "\n");
            String choose = "die() { echo \"$*\"; exit 1; }; alive() { false; }; home=" + folder
                    + "; source environments/local/registry.sh; choose_port; echo $port";
            int chosen = Integer.parseInt(bash(choose, Map.of()).out().strip());
            assertThat(chosen).isNotEqualTo(theirs.getLocalPort()).isBetween(5055, 5155);
        }
    }

    @Test
    void a_port_that_is_asked_for_and_taken_ends_it_before_anything_is_made() throws IOException {
        try (ServerSocket theirs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ChildProcess.Result result = bash("environments/local/engine up", Map.of("PLATFORM_LOCAL_HOME",
                    folder.toString(), "LOCAL_REGISTRY_PORT", String.valueOf(theirs.getLocalPort())));
            assertThat(result.exit()).isOne();
            assertThat(result.err()).isEqualTo("""
                                               engine: cannot start a registry on port %d
                                                 why:  something else listens there
                                                 next: set LOCAL_REGISTRY_PORT to a free port, or leave it out
                                               """.formatted(theirs.getLocalPort()));
            assertThat(folder.resolve("bin")).doesNotExist();
        }
    }

    @Test
    void two_checkouts_begin_to_look_at_different_places() {
        assertThat(bash("seed /home/a/platform 60; seed /home/b/platform 60; seed /home/a/platform 60", Map.of()).out()
                .lines()).hasSize(3).satisfies(seeds -> {
                    assertThat(seeds.get(0)).isEqualTo(seeds.get(2)).isNotEqualTo(seeds.get(1));
                });
    }
}
