package platform.cli.waiting;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The threads of a command. They are platform threads: for a virtual one that waits for a socket the JDK starts a poller
/// that waits in native code for good, and HotSpot gives such a thread 0.3 s before it lets the process end.
public final class Threads {

    private static final Thread.Builder.OfPlatform DAEMON = Thread.ofPlatform().daemon();
    private static final ScopedValue<Boolean> IN_ORDER = ScopedValue.newInstance();

    private Threads() {}

    /// Does something in which nothing happens at the same time: each task runs on the caller's thread, when it is given. So a simulation
    /// can be repeated.
    public static void inOrder(Runnable act) {
        ScopedValue.where(IN_ORDER, true).run(act);
    }

    static boolean areInOrder() {
        return IN_ORDER.isBound();
    }

    /// Does something beside the caller; the end of the command does not wait for it.
    public static void start(Runnable act) {
        if (areInOrder()) {
            act.run();
        } else {
            DAEMON.start(act);
        }
    }

    /// A thread for each task; closing it waits for all.
    public static ExecutorService each() {
        return areInOrder() ? new Caller() : Executors.newThreadPerTaskExecutor(DAEMON.factory());
    }

    /// The thread that gives the tasks does them.
    private static final class Caller extends AbstractExecutorService {

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
