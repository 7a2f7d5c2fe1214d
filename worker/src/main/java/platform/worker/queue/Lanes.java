package platform.worker.queue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds how many batches are worked on at a time, wherever they came from.
public final class Lanes {
    private final int count;
    private final Semaphore free;

    public Lanes(int count) {
        this.count = count;
        this.free = new Semaphore(count);
    }

    /// Waits for a free lane and takes it.
    void take() throws InterruptedException {
        free.acquire();
    }

    void release() {
        free.release();
    }

    /// Works in a lane that was taken, on a thread of its own, and frees the lane at the end.
    void run(Runnable work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } finally {
                free.release();
            }
        });
    }

    /// Waits until nothing is worked on, and keeps all lanes for good. False when it took too long.
    public boolean drain(Duration patience) throws InterruptedException {
        return free.tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
