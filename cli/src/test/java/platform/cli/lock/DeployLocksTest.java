package platform.cli.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import platform.cli.engine.Engine;
import platform.cli.engine.Engines;
import platform.cli.lock.DeployLocks.Answer;
import platform.cli.problem.Problem;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;
import platform.cli.waiting.Time;

/// The deploy lock on a real engine.
@OnEngine
class DeployLocksTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final String project = "onp-locks-test-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    private final LocalEngine local = LocalEngine.up();
    private final String image = local.environment().getOrDefault("LOCAL_EDGE_IMAGE", "haproxy:3.0.28-bookworm");
    private final Engine engine = Engines.docker(_ -> Optional.empty(), local.environment());
    private final DeployLocks locks = new DeployLocks(engine, Time.by(() -> NOW));

    @AfterEach
    void free() {
        engine.free(project + "-deploy-lock");
        engine.close();
    }

    @Test
    void the_second_is_told_who_has_it_since_when_and_for_what_until_the_first_lets_go() {
        try (DeployLock _ = taken("Olga", "promote")) {
            assertThat(locks.take(project, image, "Otto", "rollback"))
                    .isEqualTo(new Answer.HeldBy(new DeployLocks.Holder("Olga", NOW, "promote")));
        }
        try (DeployLock _ = taken("Otto", "rollback")) {
            assertThat(locks.holder(project)).map(DeployLocks.Holder::who).contains("Otto");
        }
        assertThat(locks.holder(project)).isEmpty();
    }

    @Test
    void its_holder_notices_that_it_was_broken() {
        try (DeployLock lock = taken("Olga", "promote")) {
            lock.check();
            locks.breakLock(project);
            assertThatThrownBy(lock::check).isInstanceOf(Problem.class).hasMessage("the deploy lock was broken");
        }
    }

    @Test
    void who_died_before_he_held_it_does_not_keep_it() {
        local.must("docker", "create", "--name", project + "-deploy-lock", "--entrypoint", "cat", image);
        try (DeployLock lock = taken("Otto", "promote")) {
            lock.check();
        }
    }

    private DeployLock taken(String who, String what) {
        return switch (locks.take(project, image, who, what)) {
            case Answer.Taken(var lock) -> lock;
            case Answer.HeldBy(var holder) -> throw new AssertionError("held by " + holder);
        };
    }
}
