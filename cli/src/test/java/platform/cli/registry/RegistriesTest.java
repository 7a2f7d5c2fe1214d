package platform.cli.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesTest {

    private static final String BUILD = "platformctl build";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5055/quickstart/1", "localhost:5000/a", "localhost/a/b/api", "[::1]:5000/a"})
    void images_of_a_registry_on_this_machine_are_built_here(String repository) {
        assertThat(Registries.filled(repository, BUILD)).isEqualTo(BUILD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghcr.io/owner/repo", "127.0.0.1.example.org/a", "localhost.example.org:443/a", "nonsense"})
    void all_others_come_from_ci(String repository) {
        assertThat(Registries.filled(repository, BUILD)).doesNotContain("platformctl build").contains("docker-build");
    }
}
