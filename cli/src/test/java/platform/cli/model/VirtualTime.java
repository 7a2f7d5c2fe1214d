package platform.cli.model;

import java.time.Duration;
import java.time.Instant;

import platform.cli.waiting.Time;

/// Time that passes only when somebody lets it.
public final class VirtualTime implements Time {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos;

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /// @throws InterruptedException if the thread is interrupted, as a real pause would
    @Override
    public void pause(Duration length) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("a pause");
        }
        pass(length);
    }

    /// Lets time pass, whatever is pressed.
    public void pass(Duration length) {
        nanos += length.toNanos();
    }
}
