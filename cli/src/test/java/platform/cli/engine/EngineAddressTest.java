package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.problem.Problem;

/// Why an engine does not answer, and what is said that helps.
class EngineAddressTest {

    private static final EngineAddress USUAL = new EngineAddress(URI.create("unix:///var/run/docker.sock"), false);

    @TempDir Path folder;

    @Test
    void where_docker_is_not_there_it_is_to_be_installed_or_started() {
        Problem problem = USUAL.silent(new SocketFile.Absent(), "");
        assertThat(problem.what()).isEqualTo("the Docker Engine does not answer");
        assertThat(problem.why()).isEqualTo("unix:///var/run/docker.sock: there is no such socket");
        assertThat(problem.next()).contains("apt install docker.io", "systemctl start docker", "local/engine up");
    }

    @Test
    void who_is_not_in_the_group_is_told_to_join_it() {
        Problem problem = USUAL.silent(new SocketFile.Closed("root", "docker", true, false), "");
        assertThat(problem.what()).isEqualTo("this user may not use the Docker Engine");
        assertThat(problem.why()).endsWith("permission denied; it is for the group docker");
        assertThat(problem.next()).isEqualTo(
                "sudo usermod -aG docker $USER, then log in again, or newgrp docker in this shell");
    }

    @Test
    void who_has_joined_it_and_not_logged_in_again_is_told_to() {
        Problem problem = USUAL.silent(new SocketFile.Closed("root", "docker", true, true), "");
        assertThat(problem.why()).contains("the group docker, to which you belong since you have logged in");
        assertThat(problem.next()).isEqualTo("log in again, or newgrp docker in this shell");
    }

    @Test
    void no_group_helps_where_the_socket_is_somebody_elses() {
        assertThat(new EngineAddress(URI.create("unix:///run/user/1000/docker.sock"), true)
                .silent(new SocketFile.Closed("olga", "olga", false, false), "")).satisfies(problem -> {
                    assertThat(problem.why()).endsWith("it is for olga alone");
                    assertThat(problem.next()).isEqualTo("mend DOCKER_HOST");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"})
    void an_address_that_is_wrong_is_to_be_mended(String host) {
        assertThatThrownBy(() -> ask(host)).asInstanceOf(type(Problem.class)).satisfies(problem -> {
            assertThat(problem.why()).startsWith(host + ": ");
            assertThat(problem.next()).contains("mend DOCKER_HOST").doesNotContain("usermod");
        });
    }

    @Test
    void a_socket_that_nobody_listens_at_is_told_from_one_that_is_not_there() throws IOException {
        Path socket = folder.resolve("engine.sock");
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        assertThatThrownBy(() -> ask("unix://" + socket)).asInstanceOf(type(Problem.class)).satisfies(problem -> {
            assertThat(problem.why()).endsWith("Connection refused");
            assertThat(problem.next()).startsWith("start it: ");
        });
        Files.delete(socket);
        assertThatThrownBy(() -> ask("unix://" + socket)).asInstanceOf(type(Problem.class))
                .extracting(Problem::why).asString().endsWith("there is no such socket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "ssh://root@host", "http://127.0.0.1:2375", "unix:///with blank"})
    void an_address_that_is_none_is_refused(String host) {
        assertThatThrownBy(() -> ask(host)).asInstanceOf(type(Problem.class)).satisfies(problem -> {
            assertThat(problem.what()).isEqualTo("cannot use DOCKER_HOST");
            assertThat(problem.next()).contains("unix:///path/to/docker.sock", "ssh -nNTL");
        });
    }

    @Test
    void the_members_of_a_group_are_those_that_the_file_names() {
        List<String> lines = List.of("root:x:0:", "docker:x:999:olga,otto", "# nonsense", "dockers:x:1:eve");
        assertThat(SocketFile.members(lines, "docker")).containsExactly("olga", "otto");
        assertThat(SocketFile.members(lines, "nobody")).isEmpty();
    }

    private static List<Container> ask(String host) {
        try (Engine engine = Engines.docker(_ -> Optional.empty(), Map.of("DOCKER_HOST", host))) {
            return engine.containers("any");
        }
    }
}
