package platform.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.process.ChildProcess;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;

/// Compose is asked once for all releases; what it would say of one is what it is taken to say.
@OnEngine
class ComposeConfigTest {

    private static final String FILES = """
            name: compose-config-test
            services:
              api:
                image: "${API_IMAGE:?not built}"
                environment: {RELEASE_SHA: "${RELEASE_SHA}", TOLD: "this is ${RELEASE_SHA:-nobody}, ${MORE:-more}"}
                labels: {"of.${RELEASE_SHA}": "${API_IMAGE}"}
              worker: {image: "${WORKER_IMAGE}", scale: 2, cpu_shares: 512}
              edge: {image: "haproxy:3", depends_on: [api]}
            networks: {edge: {}}
            x-platform: {url: "http://127.0.0.1/${RELEASE_SHA}", repository: registry.example/onp, soak: 10m}
            """;

    private final LocalEngine local = LocalEngine.up();
    @TempDir Path folder;

    @Test
    void what_compose_says_of_a_release_is_what_it_is_taken_to_say() throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), FILES);
        Compose compose = new DockerCompose(folder, List.of("-f", "compose.yaml"), Map.of("MORE", "\"quoted\""),
                local.environment());
        for (Map<String, String> variables : List.of(release("a"), release("b"),
                Map.of("RELEASE_SHA", "none", "API_IMAGE", "none", "WORKER_IMAGE", "none"))) {
            assertThat(compose.outline(variables)).isEqualTo(asked(variables));
        }
        assertThat(compose.outline(release("a")).service("api").environment().get("TOLD"))
                .isEqualTo("this is " + "a".repeat(40) + ", \"quoted\"");
        assertThat(compose.project(release("a")).service("api").hash())
                .isNotEqualTo(compose.project(release("b")).service("api").hash());
    }

    private static Map<String, String> release(String digit) {
        String image = "registry.example/onp/api:" + digit.repeat(40) + "@sha256:" + digit.repeat(64);
        return Map.of("RELEASE_SHA", digit.repeat(40), "API_IMAGE", image, "WORKER_IMAGE", image);
    }

    private Project asked(Map<String, String> variables) throws IOException {
        Map<String, String> environment = new HashMap<>(local.environment());
        environment.put("MORE", "\"quoted\"");
        environment.putAll(variables);
        ChildProcess.Result result = new ChildProcess(folder, environment).run(Duration.ofSeconds(30),
                List.of("docker", "compose", "config", "--format", "json"));
        assertThat(result.succeeded()).as(result.err()).isTrue();
        return DockerCompose.read(new ObjectMapper().readTree(result.out()), Map.of());
    }
}
