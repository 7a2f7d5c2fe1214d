package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.problem.Exit;
import platform.cli.problem.Problem;

class ComposeProgramTest {

    /// What Docker 26 answers that has no plugin.
    private static final String NO_PLUGIN = """
                                            echo 'unknown flag: --short' >&2
                                            echo >&2
                                            echo 'Usage:  docker [OPTIONS] COMMAND [ARG...]' >&2
                                            exit 125
                                            """;

    @TempDir Path folder;

    @Test
    void a_plugin_of_ones_own_is_run_by_itself_and_an_empty_variable_is_none() throws IOException {
        Path plugin = program(".docker/cli-plugins/docker-compose", "");
        for (Map<String, String> environment : List.of(Map.of("HOME", folder.toString()),
                Map.of("HOME", folder.toString(), "DOCKER_CONFIG", ""),
                Map.of("HOME", "/nowhere", "DOCKER_CONFIG", folder.resolve(".docker").toString()))) {
            assertThat(alone().command(environment)).containsExactly(plugin.toString());
        }
    }

    @Test
    void one_for_all_users_is_found_with_no_docker_on_the_path() throws IOException {
        Path plugin = program("cli-plugins/docker-compose", "");
        assertThat(new ComposeProgram(List.of(folder.resolve("none"), folder)).command(Map.of()))
                .containsExactly(plugin.toString());
    }

    @Test
    void docker_may_know_one_in_another_place() throws IOException {
        program("bin/docker", "[ \"$1 $2 $3\" = 'compose version --short' ] && echo 2.40.3");
        assertThat(alone().command(path())).containsExactly("docker", "compose");
    }

    @Test
    void where_the_plugin_is_missing_its_packages_are_named() throws IOException {
        program("bin/docker", NO_PLUGIN);
        refused("Docker Compose 2 is missing", "docker has no plugin for it",
                "docker-compose-v2 (Ubuntu), docker-compose (Debian 13) or docker-compose-plugin");
    }

    @Test
    void compose_1_is_none() throws IOException {
        program("bin/docker", NO_PLUGIN);
        program("bin/docker-compose", "echo 1.29.2");
        refused("Docker Compose 2 is missing", "there is docker-compose 1.29.2, and", "docker-compose-v2");
        program("bin/docker", "echo 1.29.2");
        refused("Docker Compose 2 is missing", "there is docker-compose 1.29.2, and", "docker-compose-v2");
    }

    @Test
    void one_that_cannot_be_run_is_named() throws IOException {
        program("bin/docker", NO_PLUGIN);
        Path plugin = program("cli-plugins/docker-compose", "");
        assertThat(plugin.toFile().setExecutable(false)).isTrue();
        assertThatThrownBy(() -> new ComposeProgram(List.of(folder)).command(path()))
                .asInstanceOf(type(Problem.class)).satisfies(problem -> {
                    assertThat(problem.why()).isEqualTo(plugin + " is not executable");
                    assertThat(problem.next()).isEqualTo("sudo chmod a+x " + plugin);
                });
    }

    @Test
    void without_docker_at_all_it_is_to_be_installed() {
        refused("Docker is not installed", "no docker on PATH", "docker.io docker-cli docker-compose");
    }

    private void refused(String what, String why, String next) {
        assertThatThrownBy(() -> alone().command(path())).asInstanceOf(type(Problem.class)).satisfies(problem -> {
            assertThat(problem.exit()).isEqualTo(Exit.USAGE);
            assertThat(problem.what()).isEqualTo(what);
            assertThat(problem.why()).contains(why);
            assertThat(problem.next()).contains(next);
        });
    }

    private static ComposeProgram alone() {
        return new ComposeProgram(List.of());
    }

    private Map<String, String> path() {
        return Map.of("PATH", "/nowhere::" + folder.resolve("bin"), "HOME", "/nowhere");
    }

    private Path program(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
