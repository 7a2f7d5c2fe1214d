package platform.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.engine.Engine;
import platform.cli.engine.Engines;
import platform.cli.image.Sha;
import platform.cli.process.ChildProcess;
import platform.cli.registry.Logins;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;

/// On a real engine, with images of one small file each.
@OnEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StockTest {

    private static final String PROD = "stock-test-prod";
    private static final String STAGE = "stock-test-stage";

    private final Map<String, String> environment = LocalEngine.up().environment();
    private final Path folder;
    private final List<Sha> releases = IntStream.range(0, 7)
            .mapToObj(i -> new Sha(Integer.toString(i).repeat(40))).toList();

    StockTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    void seven_releases_of_production_and_one_of_stage() throws IOException {
        for (Sha release : releases) {
            Files.writeString(folder.resolve("release"), release.hex());
            docker("sh", "-c",
                    "tar -c release | docker import --change 'CMD [\"true\"]' - " + PROD + "/api:" + release);
            docker("docker", "tag", PROD + "/api:" + release, PROD + "/worker:" + release);
        }
        docker("docker", "tag", PROD + "/api:" + releases.getFirst(), STAGE + "/api:" + releases.getFirst());
    }

    @AfterAll
    void remove() {
        docker("sh", "-c",
                "docker images --format '{{.Repository}}:{{.Tag}}' | grep ^stock-test- | xargs -r docker rmi");
    }

    @Test
    void five_stay_with_what_is_needed_among_them_and_other_environments_keep_theirs() throws Exception {
        try (Engine engine = Engines.docker(Logins.docker(environment), environment)) {
            Stock stock = new Stock(engine.images(), PROD);
            assertThat(stock.releases()).containsExactlyInAnyOrderElementsOf(releases);
            Sha oldest = stock.releases().getLast();

            Pruning.Pruned divided = stock.divided(Set.of(oldest));
            List<Sha> surplus = divided.removed();
            assertThat(divided.kept()).hasSize(5).contains(oldest);
            assertThat(surplus).hasSize(2).doesNotContain(oldest);
            assertThat(stock.releases()).as("asking changes nothing").hasSize(7);

            assertThat(stock.trim(Set.of(oldest))).isEqualTo(divided);
            assertThat(stock.releases()).hasSize(5).contains(oldest).doesNotContainAnyElementsOf(surplus);
            assertThat(stock.trim(Set.of(oldest)).removed()).isEmpty();

            docker("docker", "image", "prune", "--force");
            assertThat(stock.releases()).as("what has a name is not pruned").hasSize(5);
            assertThat(stock.divided(Set.copyOf(releases)).removed()).as("all are needed").isEmpty();
            assertThat(new Stock(engine.images(), STAGE).releases()).containsExactly(releases.getFirst());
        }
    }

    private void docker(String... command) {
        ChildProcess.Result result = new ChildProcess(folder, environment).run(Duration.ofMinutes(1),
                List.of(command));
        assertThat(result.succeeded()).as(result.out() + result.err()).isTrue();
    }
}
