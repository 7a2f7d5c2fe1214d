package platform.cli.lock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

import platform.cli.engine.Engine;
import platform.cli.problem.Problem;

/// The deploy lock of an environment: a running container of a fixed name, which the engine frees when the holder dies.
public final class DeployLocks {

    private static final String WHO = "platform.lock.who";
    private static final String SINCE = "platform.lock.since";
    private static final String WHAT = "platform.lock.what";

    private final Engine engine;
    private final InstantSource clock;

    public DeployLocks(Engine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
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
        Map<String, String> labels = Map.of(WHO, who, SINCE, clock.instant().toString(), WHAT, what);
        for (int attempt = 0; attempt < 20; attempt++) {
            Optional<Engine.Hold> hold = engine.hold(name(project), image, labels);
            if (hold.isPresent()) {
                return new Answer.Taken(new DeployLock(hold.get(), name(project)));
            }
            Optional<Holder> holder = holder(project);
            if (holder.isPresent()) {
                return new Answer.HeldBy(holder.get());
            }
            pause();
        }
        throw Problem.locked("the deploy lock cannot be taken", name(project) + " is neither held nor free",
                "remove it by hand: docker rm -f " + name(project));
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

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        }
    }
}
