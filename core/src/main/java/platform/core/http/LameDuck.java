package platform.core.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Leaving without failing a request: from the first moment it is said that we go (`/readyz` 503, `Connection: close` on every
/// answer), and we go on serving until the edge has noticed and nothing is in flight.
public final class LameDuck {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Duration least;
    private final Duration most;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean leaving;

    /// @param least how long to go on serving however quiet it is: what the edge needs to notice
    /// @param most  when to give up waiting for requests in flight
    public LameDuck(Duration least, Duration most) {
        this.least = least;
        this.most = most;
    }

    /// 600 ms, three of the edge's checks; 30 s at most.
    public static LameDuck standard() {
        return new LameDuck(Duration.ofMillis(600), Duration.ofSeconds(30));
    }

    public boolean isLeaving() {
        return leaving;
    }

    /// Says that we go: from now on `/readyz` is 503 and every answer closes its connection.
    public void announce() {
        leaving = true;
    }

    /// Says that we go, and returns once it is safe to stop.
    public void leave() throws InterruptedException {
        announce();
        long began = System.nanoTime();
        while (passed(began).compareTo(least) < 0
                || (inFlight.get() > 0 && passed(began).compareTo(most) < 0)) {
            Thread.sleep(LOOK_AGAIN);
        }
    }

    void arrived() {
        inFlight.incrementAndGet();
    }

    void answered() {
        inFlight.decrementAndGet();
    }

    private static Duration passed(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
