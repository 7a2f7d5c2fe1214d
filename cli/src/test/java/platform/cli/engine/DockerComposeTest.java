package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.problem.Exit;
import platform.cli.problem.Problem;

class DockerComposeTest {

    private static Project read(String ours) throws JsonProcessingException {
        return DockerCompose.read(new ObjectMapper().readTree("{\"name\": \"onp-prod\", \"x-platform\": " + ours + "}"),
                Map.of());
    }

    @Test
    void the_tools_own_settings_have_defaults() throws JsonProcessingException {
        assertThat(read("{}").settings().soak()).isZero();
        assertThat(read("{\"soak\": \"10m\", \"promoted-from\": \"stage\"}").settings()).satisfies(settings -> {
            assertThat(settings.soak()).isEqualTo(Duration.ofMinutes(10));
            assertThat(settings.promotedFrom()).contains("stage");
            assertThat(settings.readyWithin()).isEqualTo(Duration.ofSeconds(90));
        });
    }

    @ParameterizedTest
    @CsvSource({"soke,soak", "Soak,soak", "promoted_from,promoted-from", "ready_within,ready-within", "timeout,"})
    void a_name_that_nobody_reads_is_refused(String name, @Nullable String near) {
        assertThatThrownBy(() -> read("{\"" + name + "\": \"10m\"}")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exit()).isEqualTo(Exit.USAGE);
            assertThat(problem.what()).endsWith(name);
            assertThat(problem.why()).contains("soak", "promoted-from")
                    .startsWith(near == null ? "it may have" : "did you mean " + near + "? it may have");
        });
    }
}
