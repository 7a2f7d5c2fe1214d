package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;

import platform.cli.problem.Problem;

class AskingTest {

    private final Asking asking = new Asking(new EngineAddress(URI.create("tcp://127.0.0.1:1"), true));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
            "'Status 500: {\"message\":\"Get \\\"https://ghcr.io/v2/\\\": dial tcp: no route\"}\n'|Get \"https://ghcr.io/v2/\": dial tcp: no route",
            "'Status 404: {\"message\":\"No such image: a:b\"}'|No such image: a:b",
            "Status 502: <html>|<html>", "Status 500: {broken|{broken",
            "Could not pull image: denied|Could not pull image: denied"})
    void what_the_engine_says_is_told_without_its_wrapping(String quoted, String words) {
        assertThat(Asking.firstLine(new DockerClientException(quoted))).isEqualTo(words);
    }

    @Test
    void a_refusal_that_nobody_has_an_answer_to_is_a_problem_in_its_words() {
        assertThatThrownBy(() -> asking.ask(() -> {
            throw new InternalServerErrorException("{\"message\":\"port is already allocated\"}");
        })).asInstanceOf(type(Problem.class)).satisfies(problem -> {
            assertThat(problem.what()).isEqualTo("the Docker Engine refuses");
            assertThat(problem.why()).isEqualTo("port is already allocated");
        });
    }

    @Test
    void that_something_is_not_there_is_an_answer() {
        assertThatThrownBy(() -> asking.ask(() -> {
            throw new NotFoundException("no such container");
        })).isInstanceOf(NotFoundException.class);
    }
}
