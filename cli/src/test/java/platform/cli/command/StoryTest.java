package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import com.fasterxml.jackson.databind.JsonNode;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.Folder;
import platform.cli.testing.Relay;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.testing.UsesTwoReleases;

/// Every example of every help, typed into a shell, in an order that makes one story of two releases on a real engine; what
/// they print for machines is what `docs/json.md` says.
@UsesTwoReleases(Lane.THIRD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryTest {

    /// Commands about env files and keys are typed by tests of their own, which need no two releases.
    private static final List<String> ELSEWHERE = List.of("platformctl env ", "platformctl rotate-keys ");

    private final Relay registry = Relay.to(LocalEngine.up().registry());
    private final Checkout checkout;
    private final Set<String> typed = new HashSet<>();
    private final String first;
    private String second = "";

    private final Path folder = Files.createTempDirectory("story");
    private boolean whole;

    StoryTest() throws IOException {
        checkout = Checkout.make(LocalEngine.up().through(registry), folder);
        first = checkout.firstRelease();
        checkout.git("push", "--quiet");
    }

    /// Others go on with its environments.
    @AfterAll
    void leave(TwoReleases.Handover handover) {
        if (whole) {
            checkout.commit("redis: as it was changed");
            checkout.git("push", "--quiet");
            handover.leave(folder, checkout, registry, first, second);
            return;
        }
        registry.close();
        checkout.remove();
        Folder.delete(folder);
    }

    @Test
    @Order(1)
    void a_release_reaches_production() {
        checkout.packageOnce();
        type("platformctl build");
        type("platformctl deploy stage");
        type("platformctl promote --yes --push --reason 'fixes refunds'");
        assertThat(checkout.git("log", "-1", "--format=%s %b", "origin/main")).contains(first.substring(0, 7))
                .contains("Reason: fixes refunds");
    }

    @Test
    @Order(2)
    void whoever_asks_is_told() {
        assertThat(type("platformctl status").out()).contains(first.substring(0, 7)).contains("in sync");
        JsonNode status = JsonPage.read("status", type("platformctl status stage --output json").out());
        JsonNode api = status.path("services").path(0);
        assertThat(status.path("inSync").asBoolean()).isTrue();
        assertThat(api.path("running")).hasSize(1);
        assertThat(api.path("running").path(0)).isEqualTo(api.path("wanted"));
        assertThat(api.path("wanted").path("release").asText()).isEqualTo(first).isEqualTo(
                status.path("wanted").asText());
        assertThat(checkout.read("stage.lock")).contains("@" + api.path("wanted").path("digest").asText());

        assertThat(type("platformctl smoke").out()).contains("green");
        assertThat(
                JsonPage.read("smoke", type("platformctl smoke stage --output json").out()).path("green").asBoolean())
                .isTrue();
        assertThat(type("platformctl history").out()).contains("so far").contains("fixes refunds");
        assertThat(type("platformctl lock status").out()).contains("prod is not locked");
        assertThat(JsonPage.read("lock status, lock break", type("platformctl lock status prod -o json").out())
                .path("held").asBoolean()).isFalse();
        type("platformctl lock break prod --yes");
        type("platformctl lock break stage --yes");
        assertThat(JsonPage.read("prune", type("platformctl prune --dry-run -o json").out()).path("kept"))
                .extracting(JsonNode::asText).contains(first);
        type("platformctl prune stage");
        assertThat(type("platformctl help").out()).contains("rollback");
        assertThat(type("platformctl help rollback").out()).contains("Examples:");
        type("source <(platformctl generate-completion)");
    }

    @Test
    @Order(3)
    void a_second_release_is_built_and_looked_at() {
        second = checkout.secondRelease();
        checkout.packageOnce();
        JsonNode built = JsonPage.read("build", type("platformctl build --no-stage -o json").out());
        assertThat(built.path("release").asText()).isEqualTo(second);
        assertThat(type("platformctl diff").out()).contains("promote would bring " + first.substring(0, 7));
        JsonNode difference = JsonPage.read("diff", type("platformctl diff 91be02d -o json").out());
        assertThat(difference.path("then").asText()).isEqualTo(second);
        assertThat(difference.path("commits").path(0).path("subject").asText()).isEqualTo("livez: say which release");
        assertThat(type("platformctl promote 91be02d --dry-run").out()).contains("CLOSED").contains("raise 1");
        JsonNode planned = json("deploy, promote, rollback", 0, "promote", second, "--dry-run");
        assertThat(planned.path("outcome").asText()).isEqualTo("planned");
        assertThat(planned.path("gates")).hasSizeGreaterThan(4);
        assertThat(planned.path("plan").path(0).path("raise").asInt()).isEqualTo(1);
        JsonNode refused = json("deploy, promote, rollback", 3, "promote", second);
        assertThat(refused.path("gates").path(0).path("gate").asText()).isEqualTo("source");
        assertThat(refused.path("problem").path("exit").asInt()).isEqualTo(3);
    }

    @Test
    @Order(4)
    void what_runs_already_is_left_alone() {
        String before = containers();
        type(0, "platformctl deploy stage 91be02d", first);
        type("platformctl rollback 12ab34c --env stage");
        type("platformctl promote");
        assertThat(containers()).isEqualTo(before);
    }

    @Test
    @Order(5)
    void a_rollback_needs_no_registry_and_its_images_survive_an_image_prune() {
        type("platformctl promote 91be02d --force source --reason 'stage is away'");
        assertThat(JsonPage.read("history", type("platformctl history --limit 5 --output json").out()).path("entries"))
                .extracting(entry -> entry.path("release").asText()).containsExactly(second, first);
        // Stage makes way: only production's own stock still holds the first release.
        checkout.remove("stage");
        checkout.must("docker", "rmi", checkout.project("stage") + "/api:" + first,
                checkout.project("stage") + "/worker:" + first);
        for (String release : List.of(first, second)) {
            checkout.must("docker", "image", "prune", "--force", "--filter",
                    "label=org.opencontainers.image.revision=" + release);
        }
        registry.refuse();
        ChildProcess.Result unsure = type(2, "platformctl rollback");
        assertThat(unsure.err()).contains("rollback prod " + first.substring(0, 7)).contains("add --yes");
        type("platformctl rollback 12ab34c --yes");
        assertRuns(first);
    }

    @Test
    @Order(6)
    void a_rollback_pulls_by_digest_what_is_not_on_the_host() {
        String images = checkout.must("docker", "images", "--quiet", "--no-trunc", "--filter",
                "label=org.opencontainers.image.revision=" + second);
        assertThat(images).isNotBlank();
        images.lines().distinct().forEach(image -> checkout.must("docker", "rmi", "--force", image));
        JsonNode away = json("any command that could not do its work", 1, "rollback", second, "--yes");
        assertThat(away.path("problem").path("what").asText()).contains(registry.address());
        assertRuns(first);

        registry.accept();
        JsonNode done = json("deploy, promote, rollback", 0, "rollback", second, "--yes");
        assertThat(done.path("steps")).extracting(step -> step.path("step").asText())
                .contains("pull api, worker", "switch", "retire the old").doesNotContain("migrate");
        assertRuns(second);
    }

    @Test
    @Order(7)
    void infrastructure_is_changed_by_infra_alone() {
        checkout.replace("environments/base.yaml", "--maxmemory, 192mb", "--maxmemory, 191mb");
        String redis = checkout.container("prod", "redis");
        String postgres = checkout.container("prod", "postgres");
        ChildProcess.Result drift = checkout.platformctl("status");
        assertThat(drift.exit()).isEqualTo(1);
        assertThat(drift.out()).contains("platformctl deploy prod --infra mends it");
        assertThat(json("deploy, promote, rollback", 0, "deploy", "prod", "--dry-run").path("infrastructure"))
                .extracting(JsonNode::asText).containsExactly("redis");
        assertThat(type("platformctl deploy prod --yes").err()).contains("redis differ", "left as they are");
        assertThat(type("platformctl deploy prod --infra --dry-run").out()).contains("would change", "jobs wait")
                .doesNotContain("postgres");
        ChildProcess.Result unsure = checkout.platformctl("deploy", "prod", "--infra");
        assertThat(unsure.exit()).isEqualTo(2);
        assertThat(unsure.err()).contains("redis: jobs wait", "add --yes");
        ChildProcess.Result no = checkout.answered("n", "platformctl deploy prod --infra");
        assertThat(no.exit()).as(no.out()).isEqualTo(130);
        assertThat(no.out()).contains("redis: jobs wait", "deploy prod --infra? [y/N]", "nothing was done");
        assertThat(checkout.container("prod", "redis")).isEqualTo(redis);

        ChildProcess.Result stopped = checkout.interrupted("platformctl deploy prod --infra");
        assertThat(stopped.exit()).as(stopped.out()).isEqualTo(130);
        assertThat(stopped.out()).contains("[y/N]", "platformctl: interrupted").doesNotContain("nothing was done");

        ChildProcess.Result yes = checkout.answered("y", "platformctl deploy prod --infra");
        assertThat(yes.exit()).as(yes.out()).isZero();
        assertThat(yes.out()).contains("changed", "redis");
        assertThat(checkout.container("prod", "redis")).isNotEqualTo(redis);
        assertThat(checkout.container("prod", "postgres")).isEqualTo(postgres);
        assertRuns(second);
        assertThat(json("deploy --infra", 0, "deploy", "prod", "--infra", "--yes").path("services")).isEmpty();
    }

    @Test
    @Order(8)
    void infrastructure_that_does_not_come_back_needs_a_person() {
        checkout.replace("environments/base.yaml", "--maxmemory, 191mb", "--maxmemory, nonsense");
        ChildProcess.Result broken = checkout.platformctl("deploy", "prod", "--infra", "--yes");
        assertThat(broken.exit()).as(broken.err()).isEqualTo(5);
        assertThat(broken.err()).contains("changed and does not serve", "put the files back");
        checkout.replace("environments/base.yaml", "--maxmemory, nonsense", "--maxmemory, 191mb");
        type("platformctl deploy prod --infra --yes");
        assertRuns(second);
    }

    @Test
    @Order(9)
    void both_environments_start_from_nothing_by_plain_compose() {
        checkout.remove();
        for (String env : List.of("stage", "prod")) {
            assertThat(checkout.must("docker", "ps", "--all", "--quiet", "--filter",
                    "label=com.docker.compose.project=" + checkout.project(env))).isEmpty();
            checkout.must("docker", "compose", "--env-file", ".env." + env, "--env-file", env + ".lock", "up",
                    "--detach", "--wait");
            json("status", 0, "status", env);
            json("smoke", 0, "smoke", env);
        }
        whole = true;
    }

    @Test
    @Order(10)
    void no_example_was_left_out() {
        assertThat(typed).containsAll(Example.all().stream()
                .filter(example -> ELSEWHERE.stream().noneMatch(example.line()::contains)).map(Example::line).toList());
    }

    private void assertRuns(String release) {
        JsonNode status = json("status", 0, "status");
        assertThat(status.path("wanted").asText()).isEqualTo(release);
    }

    private JsonNode json(String section, int exit, String... arguments) {
        String[] forMachines = Stream.concat(Stream.of(arguments), Stream.of("--output", "json"))
                .toArray(String[]::new);
        ChildProcess.Result result = checkout.platformctl(forMachines);
        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(exit);
        return JsonPage.read(section, result.out());
    }

    private ChildProcess.Result type(String example) {
        return type(0, example);
    }

    /// Types an example; its made-up commits stand for those that there are.
    private ChildProcess.Result type(int exit, String example) {
        return type(exit, example, second);
    }

    private ChildProcess.Result type(int exit, String example, String wanted) {
        typed.add(example);
        ChildProcess.Result result = checkout
                .typed(example.replace("91be02d", wanted.isEmpty() ? first : wanted).replace("12ab34c", first));
        assertThat(result.exit()).as(example + "\n" + result.out() + result.err()).isEqualTo(exit);
        return result;
    }

    /// Id and start of every container that serves.
    private String containers() {
        return checkout.must("docker", "ps", "--no-trunc", "--format", "{{.ID}} {{.CreatedAt}}", "--filter",
                "label=com.docker.compose.project=" + checkout.project("prod"));
    }
}
