package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.environment.EnvFile;
import platform.cli.environment.FreshSettings;
import platform.cli.environment.IdentityFile;
import platform.cli.environment.SettingsFile;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.testing.QuietProgress;
import platform.cli.waiting.Time;

/// Rotations on a real env file, with rollouts that only remember what they would have brought.
class RotateTest {

    private static final Instant T = Instant.parse("2026-11-24T00:00:00Z");
    private static final String WHO = "Olga <olga@example.invalid>";

    @TempDir Path folder;

    private final LicenseRotation license = new LicenseRotation(
            new Waits(Duration.ofMinutes(15), Duration.ofDays(8), Duration.ofDays(1)));
    private final List<EnvFile> rolledOut = new ArrayList<>();
    private Instant now = T;

    @BeforeEach
    void an_env_file() {
        FreshSettings.SigningPair pair = FreshSettings.signingPair();
        file().create(EnvFile.parse("# ours\nLICENSE_KEY_VERSION=1\nLICENSE_PRIVATE_KEY_B64=" + pair.privateKey()
                + "\nLICENSE_PUBLIC_KEY_B64=" + pair.publicKey() + "\n# the end\n"));
        rolledOut.clear();
        now = T;
    }

    @Test
    void it_goes_as_far_as_it_may_and_says_when_to_come_back() throws IOException {
        assertThat(begin(safe())).isInstanceOfSatisfying(Ending.ComeBack.class,
                back -> assertThat(back.at()).isEqualTo(T.plus(Duration.ofMinutes(15))));
        assertThat(begin(safe())).as("the same command again").isInstanceOf(Ending.ComeBack.class);
        assertThat(rolledOut).hasSize(1);
        now = T.plus(Duration.ofMinutes(15));
        assertThat(goOn(safe())).isEqualTo(new Ending.ComeBack(now.plus(Duration.ofDays(8)),
                "tokens of version 1 count until then"));
        now = now.plus(Duration.ofDays(8));
        assertThat(goOn(safe())).isEqualTo(new Ending.Done());
        assertThat(goOn(safe())).isEqualTo(new Ending.Done());
        assertThat(rolledOut).hasSize(3);
        assertThat(file().read().text()).startsWith("# ours\nLICENSE_KEY_VERSION=2\n").contains("\n# the end\n");
        assertThat(Files.getPosixFilePermissions(file().audit()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(file().audit()))
                .isEqualTo("""
                           {"at":"2026-11-24T00:00:00Z","who":"%1$s","environment":"prod","secret":"license","what":"asked for: rotate-keys license"}
                           {"at":"2026-11-24T00:00:00Z","who":"%1$s","environment":"prod","secret":"license","what":"version 2 published"}
                           {"at":"2026-11-24T00:15:00Z","who":"%1$s","environment":"prod","secret":"license","what":"version 2 signs"}
                           {"at":"2026-12-02T00:15:00Z","who":"%1$s","environment":"prod","secret":"license","what":"version 1 retired"}
                           """
                        .formatted(WHO));
    }

    @Test
    void killed_before_any_write_or_line_it_goes_on_from_there() throws IOException {
        int writes = 0;
        for (int at = 0; writes == 0 || at < writes; at++) {
            Files.deleteIfExists(folder.resolve(".env.prod"));
            Files.deleteIfExists(file().audit());
            an_env_file();
            MortalSafe mortal = new MortalSafe(safe(), at, new ArrayList<>());
            boolean died = false;
            for (int run = 0; run < 10 && !(file().read().values().containsValue("2") && settled()); run++) {
                try {
                    Ending ending = rolledOut.isEmpty() && !begun()
                            ? begin(died ? safe() : mortal)
                            : goOn(died ? safe() : mortal);
                    now = ending instanceof Ending.ComeBack back ? back.at() : now;
                } catch (MortalSafe.Killed _) {
                    died = true;
                }
            }
            assertThat(settled()).as("killed before call %s", at).isTrue();
            assertThat(file().read().values()).containsEntry("LICENSE_KEY_VERSION", "2")
                    .doesNotContainKeys("LICENSE_OLD_PRIVATE_KEY_B64", "LICENSE_PREVIOUS_PUBLIC_KEYS");
            assertThat(Files.readString(file().audit())).contains("version 2 published", "version 2 signs",
                    "version 1 retired");
            if (!died) {
                writes = at;
            }
        }
        assertThat(writes).isGreaterThan(8);
    }

    @Test
    void what_was_changed_by_hand_during_a_rollout_is_rolled_out_again() {
        Rotate rotate = new Rotate(safe(), () -> {
            rolledOut.add(file().read());
            if (rolledOut.size() == 1) {
                file().write(file().read().with("LOG_LEVEL", "debug"));
            }
        }, WHO, "prod", Time.by(() -> now), new QuietProgress());
        rotate.run(List.of(license), start(), false);
        assertThat(rolledOut).hasSize(2);
        assertThat(rolledOut.getLast().value("LOG_LEVEL")).contains("debug");
        assertThat(license.phase(file().read().values())).isInstanceOf(LicenseRotation.Phase.Published.class);
    }

    @Test
    void a_rollout_that_fails_marks_nothing() {
        Problem red = Problem.failed("red", "smoke", "mend it");
        Rotate rotate = new Rotate(safe(), () -> {
            throw red;
        }, WHO, "prod", Time.by(() -> now), new QuietProgress());
        assertThatThrownBy(() -> rotate.run(List.of(license), start(), false)).isSameAs(red);
        assertThat(license.phase(file().read().values())).isEqualTo(new LicenseRotation.Phase.Publishing(2));
        assertThat(goOn(safe())).isInstanceOf(Ending.ComeBack.class);
    }

    @Test
    void turned_back_it_is_as_it_was_but_for_the_version_that_is_not_given_again() throws IOException {
        Map<String, String> before = file().read().values();
        begin(safe());
        Ending ending = rotate(safe()).run(List.of(license),
                new Rotate.Begin("rotate-keys license --abort", Map.of(license, license::abort)), false);
        assertThat(ending).isEqualTo(new Ending.Done());
        assertThat(rolledOut).hasSize(2);
        assertThat(file().read().values()).containsAllEntriesOf(before).containsOnlyKeys("LICENSE_KEY_VERSION",
                "LICENSE_PRIVATE_KEY_B64", "LICENSE_PUBLIC_KEY_B64", "LICENSE_KEY_TIMES");
        assertThat(Files.readString(file().audit())).contains("asked for: rotate-keys license --abort",
                "version 2 retired");
        begin(safe());
        assertThat(file().read().values()).containsEntry("LICENSE_NEXT_KEY_VERSION", "3");
    }

    @Test
    void one_rotation_at_a_time() throws Exception {
        try (Safe.Hold _ = safe().hold("Carl: platformctl rotate-keys admin")) {
            assertThatThrownBy(() -> goOn(safe())).isInstanceOfSatisfying(Problem.class, problem -> {
                assertThat(problem.exit()).isEqualTo(Exit.LOCKED);
                assertThat(problem.why()).isEqualTo("Carl: platformctl rotate-keys admin");
            });
        }
        assertThat(goOn(safe())).isEqualTo(new Ending.Done());
    }

    @Test
    void a_plan_shows_every_step_and_changes_nothing() {
        String before = file().read().text();
        List<Rotate.Planned> plan = rotate(safe()).plan(List.of(license), start());
        assertThat(plan).extracting(Rotate.Planned::what).containsExactly("write rotate-keys license",
                "rollout, smoke: version 2 published",
                "wait until 2026-11-24T00:15:00Z: key sets without version 2 are cached until then",
                "write: version 2 is to sign", "rollout, smoke: version 2 signs",
                "wait until 2026-12-02T00:15:00Z: tokens of version 1 count until then",
                "write: version 1 is to be retired", "rollout, smoke: version 1 retired");
        assertThat(file().read().text()).isEqualTo(before);
        assertThat(rolledOut).isEmpty();
    }

    private boolean begun() {
        return !settled() || !Files.notExists(file().audit());
    }

    private boolean settled() {
        return license.phase(file().read().values()) instanceof LicenseRotation.Phase.Settled;
    }

    private Ending begin(Safe safe) {
        return rotate(safe).run(List.of(license), start(), false);
    }

    private Rotate.Begin start() {
        return new Rotate.Begin("rotate-keys license",
                Map.of(license, (file, _) -> license.begin(file, FreshSettings.signingPair())));
    }

    private Ending goOn(Safe safe) {
        return rotate(safe).run(List.of(license), new Rotate.Begin("rotate-keys license --continue", Map.of()), false);
    }

    private Rotate rotate(Safe safe) {
        return new Rotate(safe, () -> rolledOut.add(file().read()), WHO, "prod", Time.by(() -> now),
                new QuietProgress());
    }

    private Safe safe() {
        return new FileSafe(file());
    }

    private SettingsFile file() {
        return new SettingsFile(folder, "prod", new IdentityFile(folder.resolve("identity")));
    }
}
