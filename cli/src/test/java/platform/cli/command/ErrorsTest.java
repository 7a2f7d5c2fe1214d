package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;

/// What goes wrong before anything is tried: one clear error, the right exit code, no stack trace.
@OnEngine
class ErrorsTest {

    private static final Map<String, String> NO_ENGINE = Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock");

    @TempDir static Path folder;
    private static Checkout checkout;

    @BeforeAll
    static void a_checkout_that_was_never_built() {
        checkout = Checkout.make(LocalEngine.up(), folder);
    }

    /// Arguments, exit code, and words that must be there.
    record Line(String command, Map<String, String> environment, int exit, List<String> words) {
        @Override
        public String toString() {
            return (environment.isEmpty() ? "" : environment + " ") + command;
        }
    }

    static List<Line> lines() {
        return List.of(new Line("nonsense", Map.of(), 2, List.of("'platformctl' was not understood", "nonsense")),
                new Line("status nowhere", Map.of(), 2,
                        List.of("there is no environment 'nowhere'", "there are prod, stage")),
                new Line("deploy nowhere", Map.of(), 2, List.of("there is no environment 'nowhere'")),
                new Line("deploy", Map.of(), 2, List.of("was not understood", "ENV")),
                new Line("deploy stage 0123456", Map.of(), 2, List.of("there is no commit 0123456")),
                new Line("deploy stage zzz", Map.of(), 2, List.of("there is no commit zzz")),
                new Line("deploy stage HEAD~1", Map.of(), 2, List.of("there is no commit HEAD~1")),
                new Line("deploy stage", Map.of(), 2, List.of("nothing was built yet", "platformctl build")),
                new Line("deploy prod --yes", Map.of(), 2,
                        List.of("nothing has been promoted yet", "platformctl promote")),
                new Line("deploy prod --infra --yes", Map.of(), 2, List.of("nothing has been promoted yet")),
                new Line("deploy stage --infra", Map.of(), 2, List.of("stage runs nothing yet")),
                new Line("deploy stage HEAD --infra", Map.of(), 2, List.of("--infra goes without a commit")),
                new Line("promote --yes", Map.of(), 2, List.of("stage runs nothing yet", "platformctl deploy stage")),
                new Line("rollback --yes", Map.of(), 3, List.of("nothing to roll prod back to")),
                new Line("rollback", Map.of(), 3, List.of("nothing to roll prod back to")),
                new Line("smoke", Map.of(), 2, List.of("prod runs nothing yet")),
                new Line("smoke stage", Map.of(), 2, List.of("stage runs nothing yet", "platformctl deploy stage")),
                new Line("status", NO_ENGINE, 1, List.of("the Docker Engine does not answer", "/nowhere/docker.sock")),
                new Line("status stage", NO_ENGINE, 1, List.of("the Docker Engine does not answer")),
                new Line("lock status", NO_ENGINE, 1, List.of("the Docker Engine does not answer")),
                new Line("lock break --yes", NO_ENGINE, 1, List.of("the Docker Engine does not answer")),
                new Line("diff", Map.of(), 2, List.of("stage runs nothing yet", "platformctl deploy stage")),
                new Line("prune nowhere", Map.of(), 2, List.of("there is no environment 'nowhere'")),
                new Line("prune", NO_ENGINE, 1, List.of("the Docker Engine does not answer")),
                new Line("lock break", Map.of(), 2, List.of("this needs a yes", "--yes")),
                new Line("lock", Map.of(), 2, List.of("Missing required subcommand")),
                new Line("build --repository 127.0.0.1:9/no/registry", Map.of(), 1, List.of("127.0.0.1:9")),
                new Line("build --repository NOT//A/REPOSITORY", Map.of(), 2, List.of("not an image repository")),
                new Line("build --base-image debian:trixie", Map.of(), 2, List.of("not pinned by a digest")),
                new Line("status -C /", Map.of(), 2, List.of("this is not a checkout of the platform")),
                new Line("-C / status", Map.of(), 2, List.of("this is not a checkout of the platform")),
                new Line("--yes promote", Map.of(), 2, List.of("an option comes behind its command", "promote --yes")),
                new Line("status", Map.of("DOCKER_HOST", "ssh://root@host"), 2,
                        List.of("cannot use DOCKER_HOST", "ssh -nNTL")),
                new Line("history nowhere", Map.of(), 2, List.of("there is no environment 'nowhere'")),
                new Line("history --limit many", Map.of(), 2, List.of("--limit", "many")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void is_told_in_three_lines(Line line) {
        assertTold(checkout.platformctl(line.environment(), line.command().split(" ")), line.exit(), line.words());
    }

    @Test
    void without_a_registry() throws IOException {
        Checkout other = Checkout.make(LocalEngine.up(), folder.resolve("registry"));
        Path file = other.folder().resolve(".env.stage");
        Files.writeString(file, Files.readString(file).replaceAll("(?m)^IMAGE_REPOSITORY=.*$",
                "IMAGE_REPOSITORY=127.0.0.1:9/no/registry"));
        assertTold(other.platformctl("deploy", "stage"), 1, List.of("127.0.0.1:9"));
    }

    @Test
    void with_a_broken_env_file() throws IOException {
        Checkout other = Checkout.make(LocalEngine.up(), folder.resolve("broken"));
        Path file = other.folder().resolve(".env.stage");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replaceAll("(?m)^DATABASE_URL=.*\n", ""));
        assertTold(other.platformctl("deploy", "stage"), 2, List.of("settings of this environment", "DATABASE_URL"));
        Files.writeString(file, whole + "this is no line of an env file: ${\n");
        assertTold(other.platformctl("status", "stage"), 2, List.of("settings of this environment"));
        Files.delete(file);
        assertTold(other.platformctl("status", "stage"), 2,
                List.of("there are no settings for stage", "stage.env.example"));
    }

    @Test
    void an_error_is_json_for_machines() {
        ChildProcess.Result result = checkout.platformctl("deploy", "nowhere", "--output", "json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).contains("\"problem\"").contains("\"exit\" : 2").contains("there is no environment");
    }

    private static void assertTold(ChildProcess.Result result, int exit, List<String> words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(exit);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(words).contains("platformctl: ").contains("\n  why:  ").contains("\n  next: ")
                .doesNotContain("\tat ").doesNotContain("Exception");
    }
}
