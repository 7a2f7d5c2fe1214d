package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.Halting;
import platform.cli.testing.Load;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;

/// The whole loop on a real engine, registry, database, queue, edge and git repository, under load. One history, so the
/// tests go in its order.
@UsesTwoReleases(Lane.FIRST)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutTest {

    private final TwoReleases releases;
    private final Checkout checkout;
    private final String first;
    private final String second;
    private String third = "";

    RolloutTest(TwoReleases releases) {
        this.releases = releases;
        checkout = releases.checkout();
        first = releases.first();
        second = releases.second();
    }

    @BeforeAll
    void production_runs_the_first_release() {
        releases.production(first);
    }

    @AfterAll
    void others_begin_with_what_was_committed() {
        checkout.git("push", "--quiet");
    }

    @Test
    @Order(1)
    void a_plain_compose_up_finds_nothing_to_do_after_a_rollout() {
        String before = containers("prod");
        compose("prod", "up", "--detach", "--wait");
        assertThat(containers("prod")).isEqualTo(before);
        before = containers("stage");
        compose("stage", "up", "--detach", "--wait");
        assertThat(containers("stage")).isEqualTo(before);
    }

    @Test
    @Order(2)
    void the_manuals_commands_are_literal_after_two_exports() {
        Map<String, String> exports = Map.of("COMPOSE_ENV_FILES", ".env.prod,prod.lock");
        ChildProcess.Result worker = checkout.run(exports, List.of("docker", "compose", "exec", "-T", "worker", "wget",
                "-qO-", "http://localhost:9110/metrics"));
        assertThat(worker.out()).contains("# TYPE onm_worker_");
        ChildProcess.Result api = checkout.run(exports, List.of("docker", "compose", "exec", "-T", "api", "sh", "-c",
                "wget -qO- http://localhost:3011/health"));
        assertThat(api.out()).contains("\"status\":\"ok\"");
        ChildProcess.Result failed = checkout.run(exports, List.of("docker", "compose", "exec", "-T", "redis",
                "redis-cli", "LLEN", "bull:stripe:failed"));
        ChildProcess.Result known = checkout.run(exports, List.of("docker", "compose", "exec", "-T", "postgres", "psql",
                "-U", "platform", "-d", "prod_db", "-tc",
                "SELECT COUNT(*) FROM stripe_events WHERE status = 'failed'"));
        assertThat(failed.out().strip()).as("what failed in Redis, and in Postgres").isEqualTo(known.out().strip())
                .containsOnlyDigits();
        List<String> count = List.of("docker", "compose", "exec", "-T", "postgres", "psql", "-U", "platform", "-d",
                "prod_db", "-tc", "SELECT COUNT(*) FROM licenses");
        ChildProcess.Result licenses = checkout.run(exports, count);
        assertThat(licenses.out().strip()).containsOnlyDigits();
        done(checkout.platformctl("smoke", "prod"));
        assertThat(checkout.run(exports, count).out()).as("the smoke check left nothing behind")
                .isEqualTo(licenses.out());
    }

    @Test
    @Order(3)
    void the_shipped_files_are_valid_without_the_override() {
        for (String env : List.of("stage", "prod")) {
            checkout.must("docker", "compose", "--env-file", ".env." + env, "--env-file", env + ".lock", "-f",
                    "environments/" + env + "/compose.yaml", "config", "--quiet");
        }
        ChildProcess.Result unpinned = checkout.run(Map.of(), List.of("docker", "compose", "--env-file", ".env.prod",
                "-f", "environments/prod/compose.yaml", "config", "--quiet"));
        assertThat(unpinned.succeeded()).isFalse();
        // Compose reads the services in no fixed order, so either image may be the one it misses first.
        assertThat(unpinned.err()).containsPattern("required variable (API|WORKER)_IMAGE is missing")
                .contains("platformctl promote");
    }

    @Test
    @Order(4)
    void a_promotion_and_a_rollback_fail_no_request() {
        ChildProcess.Result difference = checkout.platformctl("diff");
        done(difference);
        assertThat(difference.out()).contains("promote would bring " + second.substring(0, 7))
                .contains("livez: say which release").contains("raise 1").contains("needs the same");
        try (Load load = Load.on(checkout, "prod", 25)) {
            done(checkout.platformctl("promote", "--yes", "--push", "--reason", "the second"));
            assertThat(release("prod")).isEqualTo(second);
            assertNoneFailed(load.mark());
            done(checkout.platformctl("rollback", first, "--yes", "--push", "--reason", "to prove it"));
            assertThat(release("prod")).isEqualTo(first);
            assertNoneFailed(load.mark());
        }
        assertThat(log().subList(0, 2)).containsExactly("rollback: prod runs " + first.substring(0, 7),
                "promote: prod runs " + second.substring(0, 7));
        assertThat(checkout.git("log", "-1", "--format=%B", "--", "prod.lock")).contains("Rolled-Back-From: " + second)
                .contains("Rolled-Back-By: Olga Operator <olga@example.invalid>").contains("Reason: to prove it");
        assertThat(checkout.git("rev-parse", "origin/main")).isEqualTo(checkout.git("rev-parse", "HEAD"));
        releases.done("status");
    }

    @Test
    @Order(5)
    void a_rollback_to_what_never_ran_is_refused() {
        String never = checkout.git("rev-parse", "HEAD").strip();
        ChildProcess.Result refused = checkout.platformctl("rollback", never, "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("never ran in prod");
    }

    /// A third release, which no stage has run, and which has two faults that a variable wakes.
    @Test
    @Order(6)
    void a_release_that_is_never_ready_leaves_production_as_it_was() throws IOException {
        third = checkout.commit("another release, of the same files");
        checkout.packageOnce();
        done(checkout.platformctl("build"));
        String head = checkout.git("rev-parse", "HEAD");
        checkout.replace(".env.prod", "READY_WITHIN=30s", "READY_WITHIN=15s");
        try (Load load = Load.on(checkout, "prod", 25)) {
            ChildProcess.Result failed = withFault("unready", () -> promoteThird("--push"));
            assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
            assertThat(failed.err()).contains("the new api does not become ready").contains("draining");
            assertNoneFailed(load.mark());
            assertThat(checkout.git("rev-parse", "HEAD")).isEqualTo(head);
            assertProductionRunsFirst();
        } finally {
            checkout.replace(".env.prod", "READY_WITHIN=15s", "READY_WITHIN=30s");
        }
    }

    @Test
    @Order(7)
    void a_release_that_is_red_only_through_the_edge_is_put_back_with_a_revert() throws IOException {
        try (Load load = Load.on(checkout, "prod", 25)) {
            ChildProcess.Result failed = withFault("red", this::promoteThird);
            assertThat(failed.exit()).as(failed.err()).isEqualTo(1);
            assertThat(failed.err()).contains("red through the edge").contains("metrics (manual 5.1)").contains("500");
            assertNoneFailed(load.mark());
        }
        assertThat(log().subList(0, 2)).containsExactly("revert: prod runs " + first.substring(0, 7) + " still",
                "promote: prod runs " + third.substring(0, 7));
        assertThat(checkout.git("log", "-1", "--format=%B")).contains("Reverts: ").contains("came 500");
        assertProductionRunsFirst();
        assertAPlainUpFindsNothingToDo();
        ChildProcess.Result refused = checkout.platformctl("rollback", third, "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("was never good in prod");
    }

    private ChildProcess.Result promoteThird(String... more) {
        List<String> command = new ArrayList<>(
                List.of("promote", third, "--yes", "--force", "source", "--reason", "stage is away"));
        command.addAll(List.of(more));
        return checkout.platformctl(command.toArray(String[]::new));
    }

    /// Does something while production's API would start with a fault.
    private ChildProcess.Result withFault(String fault, Supplier<ChildProcess.Result> act) throws IOException {
        String files = checkout.setting("prod", "COMPOSE_FILE");
        Path override = checkout.folder().resolveSibling("fault.yaml");
        String more = files + ":" + override;
        Files.writeString(override, "services: {api: {environment: {%s: %s}}}\n".formatted(Checkout.FAULT, fault));
        checkout.replace(".env.prod", "COMPOSE_FILE=" + files, "COMPOSE_FILE=" + more);
        try {
            return act.get();
        } finally {
            checkout.replace(".env.prod", "COMPOSE_FILE=" + more, "COMPOSE_FILE=" + files);
        }
    }

    @Test
    @Order(8)
    void what_is_no_release_of_stage_is_promoted_only_by_force_and_with_a_reason() {
        ChildProcess.Result refused = checkout.platformctl("promote", third, "--yes");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("source: stage: api runs").contains("platformctl deploy stage");
        ChildProcess.Result silent = checkout.platformctl("promote", third, "--yes", "--force", "source");
        assertThat(silent.exit()).isEqualTo(2);
        assertThat(silent.err()).contains("--force needs a reason");
        ChildProcess.Result images = checkout.platformctl("promote", third, "--yes", "--force", "images", "--reason",
                "no");
        assertThat(images.exit()).isEqualTo(2);
        assertThat(images.err()).contains("cannot be forced here").contains("ancestry, disk, schema, source");

        done(promoteThird());
        assertThat(release("prod")).isEqualTo(third);
        assertThat(checkout.git("log", "-1", "--format=%B")).contains("Forced: source").contains("stage is away");
        done(checkout.platformctl("rollback", "--yes"));
        assertProductionRunsFirst();
        assertThat(checkout.platformctl("prune", "--dry-run").out()).contains("would remove nothing")
                .contains(first.substring(0, 7)).contains(second.substring(0, 7));
    }

    @Test
    @Order(9)
    void a_changed_secret_is_a_rollout_and_two_at_once_are_one() throws Exception {
        checkout.replace(".env.prod", checkout.setting("prod", "STRIPE_WEBHOOK_SECRET"),
                "whsec_" + Long.toString(System.nanoTime(), Character.MAX_RADIX).repeat(3));
        String head = checkout.git("rev-parse", "HEAD");
        List<ChildProcess.Result> both;
        try (var two = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<ChildProcess.Result> deploy = () -> checkout.platformctl("deploy", "prod", "--yes");
            both = two.invokeAll(List.of(deploy, deploy)).stream().map(Future::resultNow).toList();
        }
        assertThat(both).extracting(ChildProcess.Result::exit).as(both.toString()).containsExactlyInAnyOrder(0, 4);
        assertThat(both.stream().filter(result -> result.exit() == 4).findFirst().orElseThrow().err())
                .contains("prod is locked by Olga Operator").contains("deploy prod " + first.substring(0, 7));
        assertThat(checkout.git("rev-parse", "HEAD")).as("a setting needs no commit").isEqualTo(head);
        releases.done("smoke", "prod");
        assertProductionRunsFirst();
        assertAPlainUpFindsNothingToDo();
    }

    @Test
    @Order(10)
    void a_rollback_leaves_a_release_that_hangs() {
        releases.production(second);
        String hung = releases.container("api") + " " + releases.container("worker");
        checkout.must(("docker kill --signal STOP " + hung).split(" "));
        // Otherwise the engine kills them after their grace, which is not worth waiting for here.
        done(checkout.halting(Map.of(Halting.DO_AT, "retire the old: api leaves", Halting.DO,
                "docker kill --signal CONT " + hung), "rollback", first, "--yes"));
        assertProductionRunsFirst();
    }

    @Test
    @Order(11)
    void as_many_run_afterwards_as_before_and_those_that_start_have_a_quarter_of_their_share() {
        compose("prod", "up", "--detach", "--wait", "--no-recreate", "--scale", "api=2");
        try (Load load = Load.on(checkout, "prod", 25)) {
            done(checkout.halting(Map.of(Halting.DO_AT, "start until ready: worker starts", Halting.DO,
                    "docker ps -q --filter name=" + releases.project()
                            + "-worker | xargs docker inspect --format '{{.HostConfig.CpuShares}}' >../shares"),
                    "rollback", second, "--yes"));
            assertThat(checkout.read("../shares").lines()).containsExactlyInAnyOrder("256", "1024");
            assertThat(releases.runs()).containsExactly("api " + second, "api " + second, "worker " + second);
            assertNoneFailed(load.mark());
        }
        compose("prod", "up", "--detach", "--wait");
        assertProductionRuns(second);
    }

    @Test
    @Order(12)
    void a_container_that_a_killed_rollout_left_with_a_quarter_of_its_share_gets_the_rest_from_the_next() {
        String worker = checkout.container("prod", "worker");
        checkout.must("docker", "update", "--cpu-shares", "256", worker);
        ChildProcess.Result status = checkout.platformctl("status", "prod");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.out()).contains("has a starting container's share of the processors");
        done(checkout.platformctl("deploy", "prod", "--yes"));
        assertThat(checkout.container("prod", "worker")).isEqualTo(worker);
        assertThat(checkout.must("docker", "inspect", "--format", "{{.HostConfig.CpuShares}}", worker).strip())
                .isEqualTo("1024");
        assertProductionRuns(second);
        assertAPlainUpFindsNothingToDo();
    }

    private void assertProductionRunsFirst() {
        assertProductionRuns(first);
    }

    private void assertProductionRuns(String release) {
        ChildProcess.Result status = checkout.platformctl("status", "prod");
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(release("prod")).isEqualTo(release);
    }

    /// `status` asks the same of Compose, but Compose itself is asked where something was put back, set or scaled.
    private void assertAPlainUpFindsNothingToDo() {
        String before = containers("prod");
        compose("prod", "up", "--detach", "--wait");
        assertThat(containers("prod")).isEqualTo(before);
    }

    private static void done(ChildProcess.Result result) {
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    private static void assertNoneFailed(Load.Mark mark) {
        assertThat(mark.failed()).as(mark.toString()).isZero();
        assertThat(mark.served()).isGreaterThan(50);
    }

    private List<String> log() {
        return checkout.git("log", "--format=%s", "--", "prod.lock").lines().toList();
    }

    /// What the lock names.
    private String release(String env) {
        return checkout.read(env + ".lock").lines().filter(line -> line.startsWith("RELEASE_SHA="))
                .map(line -> line.substring("RELEASE_SHA=".length())).findFirst().orElseThrow();
    }

    /// Id and start of every container but the one-shot migration, which Compose runs at each `up`.
    private String containers(String env) {
        String ids = checkout.must("docker", "ps", "--all", "--quiet", "--no-trunc", "--filter",
                "label=com.docker.compose.project=" + checkout.project(env));
        return ids.lines().sorted().map(id -> checkout.must("docker", "inspect", "--format",
                "{{.Name}} {{.Id}} {{if ne (index .Config.Labels \"com.docker.compose.service\") \"migrate\"}}{{.State.StartedAt}}{{end}}",
                id)).reduce("", String::concat);
    }

    private void compose(String env, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("docker", "compose", "--env-file", ".env." + env, "--env-file", env + ".lock"));
        command.addAll(List.of(arguments));
        checkout.must(command.toArray(String[]::new));
    }
}
