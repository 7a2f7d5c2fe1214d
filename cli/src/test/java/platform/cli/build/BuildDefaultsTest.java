package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.problem.Problem;

class BuildDefaultsTest {

    private static final String PINNED = "docker.io/library/debian:trixie@sha256:" + "a".repeat(64);

    @Test
    void a_github_address_of_any_form_names_the_packages() {
        for (String origin : new String[]{"git@github.com:Owner/Repo.git", "https://github.com/Owner/Repo",
                "https://token@github.com/Owner/Repo.git", "ssh://git@github.com/Owner/Repo.git"}) {
            assertThat(BuildDefaults.packages(origin)).isEqualTo(Optional.of("ghcr.io/Owner/Repo"));
        }
        assertThat(BuildDefaults.packages("https://example.com/owner/repo")).isEmpty();
        assertThat(BuildDefaults.packages("https://github.com.example.com/owner/repo")).isEmpty();
    }

    @Test
    void the_base_image_is_set_or_configured_or_asked_for(@TempDir Path checkout) throws IOException {
        assertThatThrownBy(() -> new BuildDefaults(checkout, Map.of()).base()).isInstanceOf(Problem.class)
                .hasMessage("which base image?");
        Files.createDirectories(checkout.resolve("environments"));
        Files.writeString(checkout.resolve("environments/base.yaml"), "x-platform:\n  base-image: " + PINNED + "\n");
        assertThat(new BuildDefaults(checkout, Map.of()).base()).hasToString(PINNED);
        String other = PINNED.replace("trixie", "sid");
        assertThat(new BuildDefaults(checkout, Map.of("PLATFORM_BASE_IMAGE", other)).base()).hasToString(other);
    }

    @Test
    void jib_gets_the_base_without_its_tag() {
        assertThat(BaseImage.parse(PINNED).byDigest()).isEqualTo("docker.io/library/debian@sha256:" + "a".repeat(64));
        assertThat(BaseImage.parse("127.0.0.1:5055/local/base@sha256:" + "a".repeat(64)).byDigest())
                .isEqualTo("127.0.0.1:5055/local/base@sha256:" + "a".repeat(64));
    }

    @Test
    void a_repository_that_no_registry_could_hold_is_refused() {
        assertThatThrownBy(() -> new BuildRequest(Path.of("."), "ghcr.io/Owner/repo", BaseImage.parse(PINNED), true,
                false)).isInstanceOf(Problem.class).hasMessage("not an image repository: ghcr.io/Owner/repo");
    }
}
