package platform.cli.rollout;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import platform.cli.problem.Problem;

/// Asking again until there is an answer or the time is over.
final class Waiting {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private Waiting() {}

    static <T> Optional<T> until(Duration limit, Supplier<Optional<T>> ask) {
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
