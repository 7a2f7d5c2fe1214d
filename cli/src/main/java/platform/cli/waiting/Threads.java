package platform.cli.waiting;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads of a command. They are platform threads: for a virtual one that waits for a socket the JDK starts a poller
/// that waits in native code for good, and HotSpot gives such a thread 0.3 s before it lets the process end.
public final class Threads {

    private static final Thread.Builder.OfPlatform DAEMON = Thread.ofPlatform().daemon();

    private Threads() {}

    /// Does something beside the caller; the end of the command does not wait for it.
    public static void start(Runnable act) {
        DAEMON.start(act);
    }

    /// A thread for each task; closing it waits for all.
    public static ExecutorService each() {
        return Executors.newThreadPerTaskExecutor(DAEMON.factory());
    }
}
