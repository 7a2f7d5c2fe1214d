package platform.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.process.ChildProcess;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;

/// Compose and we read the same in an env file.
@OnEngine
class ComposeReadsEnvFileTest {

    @TempDir Path folder;

    @Test
    void compose_reads_what_we_read_and_what_we_write() throws IOException {
        EnvFile written = EnvFile.parse(EnvFileTest.FILE);
        for (int i = 0; i < EnvFileTest.AWKWARD.size(); i++) {
            written = written.with("V" + i, EnvFileTest.AWKWARD.get(i));
            assertThat(written.value("V" + i).orElse(""))
                    .isEqualTo(EnvFileTest.AWKWARD.get(i).isBlank() ? "" : EnvFileTest.AWKWARD.get(i));
        }
        assertThat(written.faults()).isEmpty();
        StringBuilder compose = new StringBuilder("services:\n  a:\n    image: x\n    environment:\n");
        written.values().keySet().forEach(
                name -> compose.append("      ").append(name).append(": \"${").append(name).append("}\"\n"));
        Files.writeString(folder.resolve("compose.yaml"), compose);
        Files.writeString(folder.resolve("settings"), written.text());
        ChildProcess.Result result = new ChildProcess(folder, LocalEngine.up().environment()).run(
                Duration.ofMinutes(1),
                List.of("docker", "compose", "-p", "env-file-test", "--env-file", "settings", "config",
                        "--format", "json"));
        assertThat(result.exit()).as(result.err()).isZero();
        JsonNode seen = new ObjectMapper().readTree(result.out()).at("/services/a/environment");
        // What `config` prints is a compose file again, in which a dollar is written twice.
        written.values().forEach(
                (name, value) -> assertThat(seen.path(name).asText().replace("$$", "$")).as(name).isEqualTo(value));
    }
}
