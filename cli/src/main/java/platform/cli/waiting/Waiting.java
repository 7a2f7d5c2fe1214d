package platform.cli.waiting;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import platform.cli.problem.Problem;

/// Asking again until there is an answer or the time is over.
public final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Waiting() {}

    /// The first answer that is not empty; empty when the time is over. It is asked once at least.
    ///
    /// @param limit how long; the question itself has a limit of its own
    /// @throws Problem if interrupted
    public static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> ask) {
        long end = System.nanoTime() + limit.toNanos();
        Optional<T> answer = ask.get();
        while (answer.isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                throw Problem.interrupted().causedBy(e);
            }
            answer = ask.get();
        }
        return answer;
    }
}
