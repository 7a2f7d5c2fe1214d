package platform.cli.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import platform.cli.waiting.Time;

/// Time whose clock says what a test wants, while pauses last as long as they do.
///
/// @param now what the clock says
public record StandingTime(Supplier<Instant> now) implements Time {

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration length) throws InterruptedException {
        Thread.sleep(length);
    }
}
