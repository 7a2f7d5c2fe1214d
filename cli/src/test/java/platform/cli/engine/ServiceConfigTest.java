package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceConfigTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 2", "3, 2", "7, 2", "8, 2", "12, 3", "1024, 256"})
    void a_container_starts_with_a_quarter_of_its_share_and_never_with_less_than_the_kernel_takes(int shares,
            int starting) {
        assertThat(config(shares).startingShares()).isEqualTo(starting);
    }

    @ParameterizedTest
    @CsvSource({"1024, 256, true", "1024, 1024, false", "1024, 512, false", "1024, 0, false", "0, 0, false",
            "2, 2, false"})
    void only_what_has_the_share_it_started_with_is_told_so(int shares, int has, boolean starting) {
        assertThat(config(shares).starting(container(has))).isEqualTo(starting);
    }

    @Test
    void it_does_not_tell_its_secrets() {
        assertThat(new Project.ServiceConfig("image", "hash", 1, 0, Map.of("PASSWORD", "secret")).toString())
                .doesNotContain("secret");
    }

    private static Project.ServiceConfig config(int shares) {
        return new Project.ServiceConfig("image", "hash", 1, shares, Map.of());
    }

    private static Container container(int shares) {
        return new Container("id", "name", "api", "running", "", 0, "hash", "image", "sha256:id", Instant.EPOCH, shares,
                Set.of(),
                Map.of());
    }
}
