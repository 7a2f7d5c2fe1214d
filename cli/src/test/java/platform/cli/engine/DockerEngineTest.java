package platform.cli.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;
import platform.cli.waiting.Time;

@OnEngine
class DockerEngineTest extends EngineContract {

    private static final String UNTIL_ASKED = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

    private final LocalEngine local = LocalEngine.up();
    private final String image = local.environment().getOrDefault("LOCAL_EDGE_IMAGE", "haproxy:3.0.28-bookworm");
    private final String project = "onp-engine-test-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    private final Engine engine = Engines.docker(_ -> Optional.empty(), local.environment());
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void network_of_its_own() {
        local.must("docker", "network", "create", network());
    }

    @AfterEach
    void remove() {
        made.forEach(engine::remove);
        engine.free(project + "-name");
        local.must("docker", "network", "rm", network());
        engine.close();
    }

    @Override
    protected Engine engine() {
        return engine;
    }

    @Override
    protected String project() {
        return project;
    }

    @Override
    protected Time time() {
        return Time.real();
    }

    @Override
    protected String image() {
        return image;
    }

    @Override
    protected String network() {
        return project + "_edge";
    }

    @Override
    protected String made(String service, String hash, boolean endsAtOnce) {
        String id = local.must("docker", "create", "--network", "none", "--restart", "unless-stopped", "--user", "0",
                "--label", "com.docker.compose.project=" + project, "--label", "com.docker.compose.oneoff=False",
                "--label", "com.docker.compose.service=" + service, "--label", "com.docker.compose.config-hash=" + hash,
                "--entrypoint", "sh", image, "-c", endsAtOnce ? "exit 2" : UNTIL_ASKED).strip();
        engine.disconnect(id, "none");
        made.add(id);
        return id;
    }
}
