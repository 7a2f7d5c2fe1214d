package platform.server.limit;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/// Counts in this process alone, in a fixed 1 MiB however many ask: each client has a cell in either of two rows, and its count is
/// the lesser. A stranger in one cell changes nothing; one in both counts with it, which of 1,000 clients happens to none as a rule.
final class LocalCounters {
    private static final long WINDOW = 60_000;
    private static final int ROW = 1 << 17;

    private record Window(long number, AtomicIntegerArray cells) {}

    private final InstantSource clock;
    /// Made when it is first needed: as a rule Redis counts.
    private final AtomicReference<Window> latest = new AtomicReference<>();

    LocalCounters(InstantSource clock) {
        this.clock = clock;
    }

    /// One more request of this client.
    Usage count(Client client) {
        long now = clock.millis();
        AtomicIntegerArray cells = window(now / WINDOW);
        int first = cells.incrementAndGet((int) (client.hash() & (ROW - 1)));
        int second = cells.incrementAndGet(ROW + (int) (client.hash() >>> 32 & (ROW - 1)));
        return new Usage(Math.min(first, second), WINDOW - now % WINDOW);
    }

    private AtomicIntegerArray window(long number) {
        Window window = latest.get();
        while (window == null || window.number != number) {
            latest.compareAndSet(window, new Window(number, new AtomicIntegerArray(2 * ROW)));
            window = latest.get();
        }
        return window.cells;
    }
}
