package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.json.JsonMapper;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Age;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.testing.UsesTwoReleases;

/// Production with sealed settings: on a real engine, real Compose makes of them what it makes of the plain file.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@UsesTwoReleases(Lane.FIRST)
class SealedSettingsTest {

    private final TwoReleases releases;
    private final Map<String, String> withKey;

    SealedSettingsTest(TwoReleases releases, @TempDir Path folder) {
        this.releases = releases;
        this.withKey = Map.of("PLATFORM_AGE_IDENTITY", folder.resolve("identity").toString());
    }

    @BeforeEach
    void production_runs_the_first_release() {
        releases.production(releases.first());
    }

    @AfterEach
    void plain_again_for_others() {
        if (Files.exists(releases.checkout().folder().resolve(".env.prod.age"))) {
            done("env", "unseal", "prod");
            releases.checkout().git("add", "--all");
            releases.checkout().git("commit", "--quiet", "--message", "prod is not sealed");
            releases.checkout().git("push", "--quiet");
        }
    }

    @Test
    void sealing_changes_nothing_and_everything_works_as_before() throws Exception {
        String hashes = releases.compose("config", "--hash", "*").out();
        assertThat(hashes).contains("api ", "postgres ");
        String plain = releases.checkout().read(".env.prod");
        String containers = containers();
        String key = done("env", "identity", "--new").out().strip();
        done("env", "recipients", "add", "prod", key, "olga");
        done("env", "seal", "prod");
        releases.checkout().git("add", ".env.prod.age", "environments/prod/recipients");
        releases.checkout().git("commit", "--quiet", "--message", "prod is sealed");
        releases.checkout().git("push", "--quiet");
        Files.writeString(releases.checkout().folder().resolve(".env"), "READY_WITHIN=nonsense\nLOG_LEVEL=debug\n");

        assertThat(done("status").out()).contains("in sync");
        assertThat(new JsonMapper().readTree(done("deploy", "prod", "--yes", "--output", "json").out()).path("changed")
                .asBoolean(true)).isFalse();
        assertThat(containers()).isEqualTo(containers);
        assertThat(byHand("docker compose --env-file prod.lock config --hash '*'").lines().sorted().toList())
                .as("by hand, with age").isEqualTo(hashes.lines().sorted().toList());
        Files.delete(releases.checkout().folder().resolve(".env"));

        done("promote", releases.second(), "--yes", "--push");
        assertThat(releases.runs()).containsExactly("api " + releases.second(), "worker " + releases.second());

        String old = done("env", "get", "prod", "ADMIN_API_KEY", "--reveal").out().strip();
        ChildProcess.Result rotated = done("rotate-keys", "admin", "--now", "--wait", "--yes");
        assertThat(rotated.err()).contains(".env.prod.age was committed");
        String fresh = done("env", "get", "prod", "ADMIN_API_KEY", "--reveal").out().strip();
        assertThat(List.of(admin(old), admin(fresh))).containsExactly(401, 200);
        assertThat(done("status").out()).contains("in sync");
        assertThat(releases.checkout().git("log", "-3", "--format=%s%n%b", "--", ".env.prod.age"))
                .contains("Rotated: admin the ADMIN_API_KEY before is refused (", "Rotated-By: Olga Operator")
                .doesNotContain(old, fresh);
        assertThat(releases.checkout().git("status", "--porcelain")).isBlank();

        try (Stream<Path> left = Files.list(releases.checkout().folder())) {
            assertThat(left.map(path -> path.getFileName().toString()).filter(name -> name.startsWith(".env.prod")))
                    .containsOnlyOnce(".env.prod.age")
                    .doesNotContain(".env.prod", ".env.prod.new", ".env.prod.uncommitted");
        }
        assertThat(plain).contains(old);
        releases.checkout().git("push", "--quiet");
    }

    private String containers() {
        return releases.checkout().must("docker", "ps", "--no-trunc", "--format", "{{.ID}} {{.CreatedAt}}", "--filter",
                "label=com.docker.compose.project=" + releases.project());
    }

    private String byHand(String line) {
        Map<String, String> more = new HashMap<>(withKey);
        more.put("PATH", Age.installed().folder() + ":"
                + releases.checkout().must("bash", "-c", "printf %s \"$PATH\""));
        ChildProcess.Result result = releases.checkout().run(more, List.of("bash", "-c",
                "set -a && . <(age -d -i \"$PLATFORM_AGE_IDENTITY\" .env.prod.age) && set +a && " + line));
        assertThat(result.exit()).as(result.err()).isZero();
        return result.out();
    }

    private int admin(String key) throws IOException, InterruptedException {
        String port = done("env", "get", "prod", "EDGE_PORT").out().strip();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/licenses?limit=1"))
                            .header("X-ADMIN-API-KEY", key).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private ChildProcess.Result done(String... arguments) {
        ChildProcess.Result result = releases.checkout().platformctl(withKey, arguments);
        assertThat(result.exit()).as(String.join(" ", arguments) + "\n" + result.out() + result.err()).isZero();
        return result;
    }
}
