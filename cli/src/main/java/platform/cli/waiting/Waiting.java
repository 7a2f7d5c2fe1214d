package platform.cli.waiting;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import platform.cli.problem.Problem;

/// Waiting for an answer, and asking again until there is one or the time is over.
public final class Waiting {

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private Waiting() {}

    /// What comes of something that no interrupt ends, such as the reading of a terminal. Ctrl-C ends the waiting for it.
    ///
    /// @throws Problem if interrupted
    /// @throws RuntimeException what it threw
    public static <T extends @Nullable Object> T interruptibly(Supplier<T> act) {
        FutureTask<T> task = new FutureTask<>(act::get);
        Threads.start(task);
        return answer(task);
    }

    /// What comes of something that has begun elsewhere.
    ///
    /// @throws Problem if interrupted
    /// @throws RuntimeException what it threw
    public static <T extends @Nullable Object> T answer(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /// The first answer that is not empty; empty when the time is over. It is asked once at least, and then after pauses that
    /// double from 5 ms to 50.
    ///
    /// @param limit how long; the question itself has a limit of its own
    /// @throws Problem if interrupted
    public static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> ask) {
        long end = System.nanoTime() + limit.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        Optional<T> answer = ask.get();
        while (answer.isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                throw Problem.interrupted().causedBy(e);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            answer = ask.get();
        }
        return answer;
    }
}
