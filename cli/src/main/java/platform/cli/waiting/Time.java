package platform.cli.waiting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

import platform.cli.problem.Problem;

/// Time as it passes: that of this machine, or that of a simulation, where an hour is a moment.
public interface Time extends InstantSource {

    /// The first pause between two questions, in milliseconds.
    long FIRST_PAUSE = 5;
    /// The longest one.
    long LONGEST_PAUSE = 50;

    /// That of this machine.
    static Time real() {
        return by(InstantSource.system());
    }

    /// The same, by another clock: pauses last as long as they do.
    static Time by(InstantSource clock) {
        return new Time() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                Thread.sleep(length);
            }
        };
    }

    /// Nanoseconds since some moment; they never go back.
    long nanos();

    /// Lets time pass.
    void pause(Duration length) throws InterruptedException;

    /// The first answer that is not empty; empty when the time is over. It is asked once at least, and then after pauses that
    /// double from 5 ms to 50.
    ///
    /// @param limit how long; the question itself has a limit of its own
    /// @throws Problem if interrupted
    default <T> Optional<T> until(Duration limit, Supplier<Optional<T>> ask) {
        long end = nanos() + limit.toNanos();
        long pause = FIRST_PAUSE;
        Optional<T> answer = ask.get();
        while (answer.isEmpty() && nanos() < end) {
            try {
                pause(Duration.ofMillis(pause));
            } catch (InterruptedException e) {
                throw Problem.interrupted().causedBy(e);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            answer = ask.get();
        }
        return answer;
    }
}
