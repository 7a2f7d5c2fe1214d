package platform.core.process;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import platform.core.telemetry.EventLog;

/// The end of a process on SIGTERM or SIGINT.
public final class Termination {
    /// Something that ends in good order. What it throws makes the exit code 1.
    @FunctionalInterface
    public interface Leaving {
        void leave() throws InterruptedException;
    }

    private Termination() {}

    /// Returns never: on a signal it leaves in good order, and the process ends with 0. Java's own code for SIGTERM, 143, would
    /// look like a failure to whoever started it.
    public static int await(Leaving service) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("termination").unstarted(() -> {
            int exit = 0;
            try {
                service.leave();
            } catch (InterruptedException | RuntimeException e) {
                new EventLog().error("StopFailed", "could not stop in good order", Map.of(), e);
                exit = 1;
            }
            Runtime.getRuntime().halt(exit);
        }));
        new CountDownLatch(1).await();
        throw new AssertionError("nobody counts down");
    }
}
