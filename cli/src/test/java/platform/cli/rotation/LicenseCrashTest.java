package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.environment.FreshSettings.SigningPair;
import platform.cli.problem.Problem;
import platform.cli.rotation.LicenseRotation.Phase;

/// Every way that a rotation of the licence key can go: the tool dies at any point of any step, the operator goes on or turns
/// back, or first one and then the other. In a world in which each container that runs signs all the time, and a client keeps
/// a key set as long as it may, no token of which the life is not over is ever refused.
class LicenseCrashTest {

    private static final Duration CACHE = Duration.ofMinutes(5);
    private static final Duration LIFE = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Instant T = Instant.parse("2026-11-24T00:00:00Z");
    private static final int MOST_STEPS = 60;

    private final LicenseRotation rotation = new LicenseRotation(
            new Waits(Duration.ofMinutes(15), Duration.ofDays(8), Duration.ofDays(1)));
    private int ways;

    /// How the tool dies in a rollout.
    private enum Death {
        /// Both run, and nothing is marked.
        HALF_WAY,
        /// The new ones run alone, and nothing is marked.
        UNMARKED,
        /// The new ones were there, had requests, and were put back.
        PUT_BACK
    }

    /// What runs, what is in the file, and what was signed.
    ///
    /// @param running the variables of each generation of containers
    /// @param lives until when tokens of a version live
    /// @param listed since when every container lists a version
    private record World(Instant now, Map<String, String> file, List<Map<String, String>> running,
            Map<Integer, Instant> lives, Map<Integer, Instant> listed, List<String> story) {

        World told(String what) {
            List<String> more = new ArrayList<>(story);
            more.add(what);
            return new World(now, file, running, lives, listed, more);
        }

        World file(Map<String, String> changed) {
            return new World(now, changed, running, lives, listed, story);
        }

        World at(Instant then) {
            return lived(new World(then, file, running, lives, listed, story));
        }

        World runs(List<Map<String, String>> containers) {
            return lived(new World(now.plus(STEP), file, containers, lives, listed, story));
        }

        /// Each container signs; every token that lives must be accepted by each, and be known to whoever keeps a key set.
        private static World lived(World world) {
            Map<Integer, Instant> listed = new HashMap<>();
            Set<Integer> everywhere = new HashSet<>(accepted(world.running.getFirst()));
            world.running.forEach(container -> everywhere.retainAll(accepted(container)));
            everywhere.forEach(version -> listed.put(version, world.listed.getOrDefault(version, world.now)));
            Map<Integer, Instant> lives = new HashMap<>(world.lives);
            for (Map<String, String> container : world.running) {
                int signing = Integer.parseInt(container.getOrDefault("LICENSE_KEY_VERSION", ""));
                assertThat(listed).as("%s: version %s signs", world.story, signing).containsKey(signing);
                assertThat(listed.getOrDefault(signing, world.now)).as("%s: %s is in every key set", world.story,
                        signing).isBeforeOrEqualTo(world.now.minus(CACHE));
                lives.put(signing, world.now.plus(LIFE));
                // The key of a version is a function of it here, so that no version can have two.
                assertThat(container).containsEntry("LICENSE_PRIVATE_KEY_B64", "s" + signing)
                        .containsEntry("LICENSE_PUBLIC_KEY_B64", "p" + signing);
            }
            lives.forEach((version, until) -> {
                if (until.isAfter(world.now)) {
                    assertThat(everywhere).as("%s: tokens of %s live until %s", world.story, version, until)
                            .contains(version);
                }
            });
            return new World(world.now, world.file, world.running, lives, listed, world.story);
        }

        private static Set<Integer> accepted(Map<String, String> container) {
            Set<Integer> versions = new HashSet<>();
            versions.add(Integer.parseInt(container.getOrDefault("LICENSE_KEY_VERSION", "")));
            LicenseKeys keys = LicenseKeys.of(container);
            keys.next().ifPresent(versions::add);
            versions.addAll(keys.previous().keySet());
            return versions;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void no_token_is_refused_wherever_the_tool_dies_and_whatever_is_then_done(int aborts) {
        Map<String, String> one = Map.of("LICENSE_KEY_VERSION", "1", "LICENSE_PRIVATE_KEY_B64", "s1",
                "LICENSE_PUBLIC_KEY_B64", "p1");
        World world = new World(T, one, List.of(one), Map.of(), Map.of(1, Instant.EPOCH), List.of());
        go(world.file(rotation.begin(one, new SigningPair("s2", "p2")).applied(one)), 2, aborts);
        assertThat(ways).isGreaterThan(aborts == 0 ? 20 : 100);
    }

    /// All that can happen from here.
    private void go(World world, int deaths, int aborts) {
        assertThat(world.story).hasSizeLessThan(MOST_STEPS);
        assertThat(privateKeys(world.file)).as("%s: private keys in the file", world.story).isLessThanOrEqualTo(2);
        if (aborts > 0) {
            try {
                Map<String, String> back = rotation.abort(world.file, world.now).applied(world.file);
                go(world.told("abort").file(back).at(world.now.plus(STEP)), deaths, aborts - 1);
            } catch (Problem refused) {
                assertThat(rotation.phase(world.file)).isNotInstanceOfAny(Phase.Publishing.class,
                        Phase.Published.class);
            }
        }
        switch (rotation.next(world.file, world.now)) {
            case Move.Nothing _ -> {
                ways++;
                LicenseKeys keys = LicenseKeys.of(world.file);
                assertThat(keys.previous()).isEmpty();
                assertThat(world.running).containsExactly(withoutTimes(world.file));
                assertThat(privateKeys(world.file)).isOne();
            }
            case Move.Wait(Instant until, String why) -> {
                go(world.told("wait: " + why).at(until), deaths, aborts);
                if (deaths > 0) {
                    go(world.told("too early").at(world.now.plus(STEP)), deaths - 1, aborts);
                }
            }
            case Move.Write(Edit edit, String what) -> go(
                    world.told(what).file(edit.applied(world.file)).at(world.now.plus(STEP)), deaths, aborts);
            case Move.RollOut(var mark, String done) -> {
                List<Map<String, String>> after = List.of(withoutTimes(world.file));
                List<Map<String, String>> both = new ArrayList<>(world.running);
                both.addAll(after);
                World half = world.told("rollout: " + done).runs(both);
                World ended = half.runs(after);
                go(ended.file(mark.apply(ended.now).applied(ended.file)), deaths, aborts);
                if (deaths > 0) {
                    for (Death death : Death.values()) {
                        World dead = switch (death) {
                            case HALF_WAY -> half;
                            case UNMARKED -> ended;
                            case PUT_BACK -> half.runs(world.running);
                        };
                        go(dead.told(death.name()), deaths - 1, aborts);
                    }
                }
            }
            case Move.Act act -> throw new AssertionError(act);
        }
    }

    private static long privateKeys(Map<String, String> file) {
        return file.keySet().stream().filter(name -> name.contains("PRIVATE")).count();
    }

    /// What a container gets of the file.
    private static Map<String, String> withoutTimes(Map<String, String> file) {
        Map<String, String> container = new HashMap<>(file);
        container.keySet()
                .removeIf(name -> name.equals("LICENSE_KEY_TIMES") || name.equals("LICENSE_NEXT_PRIVATE_KEY_B64")
                        || name.equals("LICENSE_OLD_PRIVATE_KEY_B64"));
        return container;
    }
}
