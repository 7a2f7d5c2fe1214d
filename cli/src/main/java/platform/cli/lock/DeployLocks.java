package platform.cli.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Engine;
import platform.cli.problem.Problem;
import platform.cli.waiting.Time;

/// The deploy lock of an environment: a running container of a fixed name, which the engine frees when the holder dies.
public final class DeployLocks {

    /// How soon the engine has freed what a dead holder held.
    private static final Duration FREED = Duration.ofMillis(1500);
    /// How soon it is known that who began to take it has died over it.
    private static final Duration ABANDONED = Duration.ofSeconds(15);
    private static final String WHO = "platform.lock.who";
    private static final String SINCE = "platform.lock.since";
    private static final String WHAT = "platform.lock.what";

    private final Engine engine;
    private final Time time;

    public DeployLocks(Engine engine, Time time) {
        this.engine = engine;
        this.time = time;
    }

    /// Who holds a lock.
    ///
    /// @param who name and host
    /// @param since since when
    /// @param what the command
    public record Holder(String who, Instant since, String what) {
    }

    /// Whether the lock was taken, or who has it.
    public sealed interface Answer {
        /// It is ours.
        record Taken(DeployLock lock) implements Answer {
        }

        /// It is somebody else's.
        record HeldBy(Holder holder) implements Answer {
        }
    }

    /// Takes the lock.
    ///
    /// @param project the Compose project it protects
    /// @param image an image on the host
    public Answer take(String project, String image, String who, String what) {
        Map<String, String> labels = Map.of(WHO, who, SINCE, time.instant().toString(), WHAT, what);
        return time.until(FREED, () -> taken(project, image, labels)).or(() -> held(project))
                // Neither held nor free: who began to take it died over it, or the engine is removing it.
                .or(() -> time.until(ABANDONED, () -> taken(project, image, labels).or(() -> held(project))))
                .orElseThrow(() -> Problem.locked("the deploy lock cannot be taken",
                        name(project) + " is neither held nor free",
                        "remove it by hand: docker rm -f " + name(project)));
    }

    private Optional<Answer> taken(String project, String image, Map<String, String> labels) {
        return engine.hold(name(project), image, labels)
                .map(hold -> new Answer.Taken(new DeployLock(hold, name(project))));
    }

    private Optional<Answer> held(String project) {
        return holder(project).map(Answer.HeldBy::new);
    }

    /// Who holds the lock of a project now.
    public Optional<Holder> holder(String project) {
        return engine.holder(name(project)).map(labels -> new Holder(labels.getOrDefault(WHO, "somebody"),
                Instant.parse(labels.getOrDefault(SINCE, Instant.EPOCH.toString())), labels.getOrDefault(WHAT, "?")));
    }

    /// Frees the lock, whoever holds it; the holder notices before its next step.
    public void breakLock(String project) {
        engine.free(name(project));
    }

    private static String name(String project) {
        return project + "-deploy-lock";
    }
}
