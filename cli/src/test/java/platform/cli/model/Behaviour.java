package platform.cli.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What containers of a release do, as a label of its images says.
public enum Behaviour {
    /// All that they should.
    GOOD,
    /// They end at once.
    ENDS_AT_ONCE,
    /// They run, and never say that they are ready.
    NEVER_READY,
    /// They are ready, and answer nonsense.
    RED,
    /// The worker ends some time after it was proven.
    ENDS_LATE,
    /// The migration fails.
    MIGRATION_FAILS;

    static final String LABEL = "model.behaviour";
    static final Duration TO_LISTEN = Duration.ofMillis(1500);
    static final Duration TO_LEAVE = Duration.ofSeconds(1);
    static final Duration TO_RESTART = Duration.ofMillis(500);
    private static final Duration AT_ONCE = Duration.ofMillis(300);
    private static final Duration LATE = Duration.ofMillis(1700);
    private static final Duration MIGRATION = Duration.ofMillis(700);

    static Behaviour of(Map<String, String> labels) {
        return valueOf(labels.getOrDefault(LABEL, GOOD.name()));
    }

    /// How long a container of it runs, where it ends by itself.
    Optional<Duration> endsAfter(String service) {
        if (service.equals("migrate")) {
            return Optional.of(MIGRATION);
        }
        return switch (this) {
            case ENDS_AT_ONCE -> Optional.of(AT_ONCE);
            case ENDS_LATE -> Optional.of(LATE).filter(_ -> service.equals("worker"));
            case GOOD, NEVER_READY, RED, MIGRATION_FAILS -> Optional.empty();
        };
    }

    long exitCode(String service, boolean asked) {
        if (service.equals("migrate")) {
            return this == MIGRATION_FAILS ? 1 : 0;
        }
        return asked ? 0 : 2;
    }
}
