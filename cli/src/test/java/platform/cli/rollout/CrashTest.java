package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Halting;
import platform.cli.testing.Load;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;

/// platformctl dies at a point of a rollout on a real engine, under load, and somebody goes on from there. Here: a few deaths;
/// `model/EveryCallTest` has it die at each of its calls, and `bench/crash` at every point with every cure, on a real engine too.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@UsesTwoReleases(Lane.SECOND)
class CrashTest {

    /// What is done after the death.
    private enum Cure {
        AGAIN, ROLLBACK, COMPOSE,
        /// Nothing: it was Ctrl-C, and the command cleans up after itself.
        NONE
    }

    /// One death.
    ///
    /// @param command `promote` or `rollback`
    private record Death(String command, String point, Cure cure) {
        @Override
        public String toString() {
            return command + " | " + point + " | " + cure.name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<Death> SOME = List.of(
            new Death("promote", "record prod.lock: committed", Cure.COMPOSE),
            new Death("promote", "switch: joined", Cure.NONE));

    private static final int KILLED = 137;
    private static final int INTERRUPTED = 130;
    private static final int NO_ROLLBACK_NEEDED = 3;
    private static final int A_LOAD = 20;

    private final TwoReleases releases;
    private final Path folder;
    private final List<String> table = new ArrayList<>();

    CrashTest(TwoReleases releases, @TempDir Path folder) {
        this.releases = releases;
        this.folder = folder;
    }

    /// What runs is what is wanted already, so only the lock is behind.
    @Test
    void ctrl_c_while_a_lock_is_recorded_that_was_behind_leaves_it_right() {
        releases.production(releases.second());
        releases.checkout().git("revert", "--no-edit", "HEAD");
        assertThat(releases.named()).isEqualTo(releases.first());
        ChildProcess.Result stopped = releases.checkout().halting(
                Map.of(Halting.DO_AT, "record prod.lock: written", Halting.DO, Halting.CTRL_C), command("promote"));
        assertThat(stopped.exit()).as(stopped.err()).isEqualTo(INTERRUPTED);
        assertConsistent(releases.second());
    }

    @TestFactory
    Stream<DynamicTest> every_death_is_cured() {
        String only = System.getProperty("crash.points", "");
        List<Death> deaths = only.isEmpty() ? SOME : all(only);
        return deaths.stream().map(death -> DynamicTest.dynamicTest(death.toString(), () -> survive(death)));
    }

    @AfterAll
    void print() {
        if (!System.getProperty("crash.points", "").isEmpty()) {
            System.out.println(
                    "command | dies at | then | exit | runs | served | failed\n--- | --- | --- | --- | --- | --- | ---");
            table.forEach(System.out::println);
        }
    }

    private void survive(Death death) throws Exception {
        begin(death.command());
        try (Load load = Load.on(releases.checkout(), "prod", 25)) {
            ChildProcess.Result died = releases.checkout().halting(death.cure() == Cure.NONE
                    ? Map.of(Halting.DO_AT, death.point(), Halting.DO, Halting.CTRL_C)
                    : Map.of(Halting.AT, death.point()), command(death.command()));
            if (death.cure() == Cure.NONE) {
                assertThat(died.exit()).as(died.err()).isIn(expected(death));
                Load.Mark mark = load.mark();
                row(death, "exit " + died.exit(), mark);
                assertNoneFailed(mark);
                assertConsistent(died.exit() == 0 == death.command().equals("promote")
                        ? releases.second()
                        : releases.first());
                return;
            }
            if (died.exit() == 0 && death.point().contains("+")) {
                row(death, "ended before it", load.mark());
                return;
            }
            assertThat(died.exit()).as(died.out() + died.err()).isEqualTo(KILLED);
            if (death.cure() == Cure.COMPOSE) {
                ChildProcess.Result up = releases.compose("up", "--detach", "--wait");
                row(death, "exit " + up.exit(), load.mark());
                assertThat(up.succeeded()).as(up.err()).isTrue();
                releases.done("smoke");
                assertOne(releases.named());
                return;
            }
            ChildProcess.Result cured = releases.checkout().platformctl(death.cure() == Cure.AGAIN
                    ? command(death.command())
                    : new String[]{"rollback", "--yes", "--push"});
            Load.Mark mark = load.mark();
            row(death, "exit " + cured.exit(), mark);
            if (death.cure() == Cure.AGAIN) {
                assertThat(cured.exit()).as(cured.err()).isZero();
            } else {
                assertThat(cured.exit()).as(cured.err()).isIn(0, NO_ROLLBACK_NEEDED);
            }
            assertNoneFailed(mark);
            assertConsistent(arrives(death));
        }
    }

    /// The exit codes of a Ctrl-C. Once the new release serves, the old one leaves all the same; in the middle of a step it
    /// may be late.
    private static List<Integer> expected(Death death) {
        if (death.point().startsWith("retire the old") || death.point().startsWith("keep the images")) {
            return List.of(0);
        }
        return death.point().contains("+") ? List.of(0, INTERRUPTED) : List.of(INTERRUPTED);
    }

    /// Where the cure leads. A rollback that follows one which died goes to what the lock names by then.
    private String arrives(Death death) {
        if (death.cure() == Cure.AGAIN) {
            return death.command().equals("promote") ? releases.second() : releases.first();
        }
        return death.command().equals("promote") ? releases.first() : releases.named();
    }

    private void assertNoneFailed(Load.Mark mark) {
        assertThat(mark.failed()).as(() -> String.join("\n", mark.toString(), releases.edgeLog())).isZero();
        assertThat(mark.served()).isGreaterThan(A_LOAD);
    }

    /// One release runs, git and its remote say the same, and `status` finds no drift.
    private void assertConsistent(String release) {
        assertOne(release);
        assertThat(releases.checkout().git("status", "--porcelain", "prod.lock")).isEmpty();
        assertThat(releases.checkout().git("rev-parse", "origin/main"))
                .isEqualTo(releases.checkout().git("rev-parse", "HEAD"));
        releases.done("status");
    }

    /// A promotion begins at the first release; a rollback at the second, and has to pull.
    private void begin(String command) {
        // Who died over the lock file and was cured by Compose left it written and not committed.
        releases.checkout().git("checkout", "--quiet", "--", "prod.lock");
        releases.production(command.equals("promote") ? releases.first() : releases.second());
        if (command.equals("rollback")) {
            releases.forget(releases.first());
        }
    }

    private String[] command(String command) {
        return command.equals("promote")
                ? new String[]{"promote", "--yes", "--push", "--output", "json"}
                : new String[]{"rollback", releases.first(), "--yes", "--push", "--output", "json"};
    }

    /// One release runs, as often as wanted, and the lock names it; nothing else is left.
    private void assertOne(String release) {
        assertThat(releases.runs()).containsExactly("api " + release, "worker " + release);
        assertThat(releases.named()).isEqualTo(release);
        assertThat(releases.lockHolder()).as("the deploy lock").isEmpty();
        assertThat(releases.checkout()
                .must("docker", "ps", "--all", "--format", "{{.Label \"com.docker.compose.service\"}}",
                        "--filter", "label=com.docker.compose.project=" + releases.project())
                .lines().sorted())
                .containsExactly("api", "edge", "migrate", "postgres", "redis", "worker");
    }

    private void row(Death death, String end, Load.Mark mark) {
        List<String> runs = releases.runs().stream().map(line -> line.replace(releases.first(), "1st")
                .replace(releases.second(), "2nd")).toList();
        table.add(death + " | " + end + " | " + String.join(", ", runs) + " | " + mark.served() + " | "
                + mark.failed());
        System.out.println(table.getLast());
    }

    /// Every point that an undisturbed run comes to, and the middle of each step that takes a while. Promotions and
    /// rollbacks take turns: where one ends the other begins.
    private List<Death> all(String only) {
        Map<String, List<String>> points = new LinkedHashMap<>();
        for (String command : List.of("promote", "rollback")) {
            begin(command);
            points.put(command, List.copyOf(points(command)));
        }
        List<Death> deaths = new ArrayList<>();
        for (Cure cure : Cure.values()) {
            int longest = points.values().stream().mapToInt(List::size).max().orElse(0);
            for (int i = 0; i < longest; i++) {
                for (Map.Entry<String, List<String>> of : points.entrySet()) {
                    if (i < of.getValue().size()) {
                        deaths.add(new Death(of.getKey(), of.getValue().get(i), cure));
                    }
                }
            }
        }
        return deaths.stream().filter(death -> death.toString().matches(only)).toList();
    }

    private Set<String> points(String command) {
        Path trace = folder.resolve(command + ".points");
        ChildProcess.Result run = releases.checkout().halting(Map.of(Halting.TRACE, trace.toString()),
                command(command));
        assertThat(run.exit()).as(run.err()).isZero();
        try {
            Set<String> points = new LinkedHashSet<>(Files.readAllLines(trace));
            for (JsonNode step : new ObjectMapper().readTree(run.out()).path("steps")) {
                if (step.path("seconds").asDouble() > 0.3) {
                    points.add(step.path("step").asText() + "+" + Math.round(step.path("seconds").asDouble() * 500));
                }
            }
            return points;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
