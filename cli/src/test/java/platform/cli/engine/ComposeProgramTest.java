package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeProgramTest {

    @TempDir Path folder;

    @Test
    void a_plugin_of_ones_own_is_run_by_itself_and_an_empty_variable_is_none() throws IOException {
        Path plugin = folder.resolve(".docker/cli-plugins/docker-compose");
        Files.createDirectories(plugin.getParent());
        Files.createFile(plugin);
        assertThat(ComposeProgram.command(Map.of("HOME", folder.toString()))).as("it cannot be run")
                .isNotEqualTo(List.of(plugin.toString()));
        assertThat(plugin.toFile().setExecutable(true)).isTrue();
        for (Map<String, String> environment : List.of(Map.of("HOME", folder.toString()),
                Map.of("HOME", folder.toString(), "DOCKER_CONFIG", ""),
                Map.of("HOME", "/nowhere", "DOCKER_CONFIG", folder.resolve(".docker").toString()))) {
            assertThat(ComposeProgram.command(environment)).isEqualTo(List.of(plugin.toString()));
        }
        assertThat(ComposeProgram.command(Map.of())).first().asString().matches("docker|/usr/.*/docker-compose");
    }
}
