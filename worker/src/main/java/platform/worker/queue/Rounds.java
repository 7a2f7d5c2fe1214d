package platform.worker.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import platform.core.telemetry.EventLog;

/// Duties that are done again and again, the first time at once, each on a thread of its own.
public final class Rounds implements AutoCloseable {
    /// One round of a duty. What it throws is logged, and the next round comes all the same.
    @FunctionalInterface
    public interface Duty {
        void perform() throws InterruptedException;
    }

    private static final Duration TO_FINISH = Duration.ofSeconds(10);

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final EventLog log = new EventLog();

    /// Starts a duty.
    ///
    /// @param pause between the end of one round and the start of the next
    public void every(Duration pause, String name, Duty duty) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                do {
                    round(name, duty);
                } while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /// Lets rounds that are under way end, and starts no more.
    @Override
    public void close() {
        over.countDown();
        try {
            for (Thread thread : threads) {
                if (!thread.join(TO_FINISH)) {
                    thread.interrupt();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(String name, Duty duty) throws InterruptedException {
        try {
            duty.perform();
        } catch (RuntimeException e) {
            log.warn("RoundFailed", "a periodic duty failed; it is tried again", Map.of("duty", name), e);
        }
    }
}
