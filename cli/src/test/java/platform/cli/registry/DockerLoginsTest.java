package platform.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.problem.Problem;

class DockerLoginsTest {

    @Test
    void reads_what_docker_login_wrote(@TempDir Path folder) throws IOException {
        String auth = Base64.getEncoder().encodeToString("me:secret:with:colons".getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("config.json"), "{\"auths\":{\"ghcr.io\":{\"auth\":\"" + auth + "\"}}}");
        Logins logins = Logins.docker(Map.of("DOCKER_CONFIG", folder.toString()));

        assertThat(logins.of("ghcr.io")).isEqualTo(Optional.of(new Login("me", "secret:with:colons")));
        assertThat(logins.of("example.com")).isEmpty();
        assertThat(logins.of("ghcr.io").orElseThrow()).hasToString("me:***");
    }

    @Test
    void no_file_is_no_login(@TempDir Path folder) {
        assertThat(Logins.docker(Map.of("DOCKER_CONFIG", folder.toString())).of("ghcr.io")).isEmpty();
    }

    @Test
    void a_helper_that_is_not_installed_is_no_login(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"),
                "{\"auths\":{\"ghcr.io\":{}},\"credsStore\":\"no-such-helper-anywhere\"}");
        assertThat(Logins.docker(Map.of("DOCKER_CONFIG", folder.toString())).of("ghcr.io")).isEmpty();
    }

    @Test
    void a_file_that_is_not_json_is_named(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{");
        assertThatThrownBy(() -> Logins.docker(Map.of("DOCKER_CONFIG", folder.toString())).of("ghcr.io"))
                .isInstanceOf(Problem.class).hasMessage("cannot read the registry logins");
    }
}
