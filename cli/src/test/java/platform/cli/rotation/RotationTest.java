package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.process.ChildProcess;
import platform.cli.testing.LicenceClients;
import platform.cli.testing.TwoReleases;

/// Rotations of a production that runs, under load; `bench/rotation` is the long form.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(TwoReleases.Shared.class)
class RotationTest {

    private static final Map<String, String> SHORT = Map.of("ROTATION_PUBLISHED_FOR", "6s", "ROTATION_ACCEPTED_FOR",
            "8s", "ROTATION_GRACE", "5s");

    private final TwoReleases releases;

    RotationTest(TwoReleases releases) {
        this.releases = releases;
    }

    @BeforeEach
    void short_waits() {
        releases.production(releases.first());
        SHORT.forEach((name, value) -> {
            ChildProcess.Result set = releases.checkout()
                    .typed("echo " + value + " | platformctl env set prod " + name + " --from -");
            assertThat(set.exit()).as(set.err()).isZero();
        });
    }

    @Test
    void the_licence_key_is_rotated_and_no_client_notices() throws Exception {
        int before = version();
        try (LicenceClients clients = LicenceClients.on(releases.checkout(), "prod", 10)) {
            ChildProcess.Result run = releases.checkout().platformctl("rotate-keys", "license", "--yes", "--wait",
                    "--output", "json");
            assertThat(run.exit()).as(run.err()).isZero();
            JsonNode told = new ObjectMapper().readTree(run.out());
            assertThat(told.path("outcome").asText()).isEqualTo("done");
            LicenceClients.Count count = clients.count();
            System.out.println(count + "\n" + run.err());
            assertThat(count.failed()).as(count.toString()).isZero();
            assertThat(count.verified()).as(count.toString()).isGreaterThan(100);
            assertThat(count.kids()).contains(Integer.toString(before), Integer.toString(before + 1));
        }
        assertThat(version()).isEqualTo(before + 1);
    }

    private int version() {
        return Integer.parseInt(releases.checkout().setting("prod", "LICENSE_KEY_VERSION"));
    }
}
