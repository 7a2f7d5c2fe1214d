package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;

class ComposeFailureTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "config|required variable DATABASE_URL is missing a value: see stage.env.example|the settings of this environment are not complete",
            "config|unknown flag: --hash|Docker Compose is too old",
            "up|unknown shorthand flag: 'w' in -w|Docker Compose is too old",
            "config|Failed to initialize: unable to resolve docker endpoint: context \"nope\": context not found|the Docker context cannot be used",
            "up|permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock|this user may not use the Docker Engine",
            "up|Cannot connect to the Docker daemon at unix:///nowhere/x. Is the docker daemon running?|the Docker Engine does not answer",
            "up|dependency failed to start|docker compose up failed"})
    void its_words_say_what_a_failure_means(String verb, String said, String what) {
        Problem problem = ComposeFailure.of(verb, new ChildProcess.Result(1, "", said + "\n"));
        assertThat(problem.what()).isEqualTo(what);
        assertThat(problem.why()).isEqualTo(said);
    }

    @Test
    void how_it_is_used_is_not_why_it_failed() {
        assertThat(ComposeFailure.of("config", new ChildProcess.Result(125, "", """
                unknown flag: --env-file

                Usage:  docker [OPTIONS] COMMAND [ARG...]

                A self-sufficient runtime for containers

                Run 'docker --help' for more information
                """)).why()).isEqualTo("unknown flag: --env-file");
    }
}
