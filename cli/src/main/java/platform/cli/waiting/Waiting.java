package platform.cli.waiting;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import platform.cli.problem.Problem;

/// Waiting for what has begun elsewhere.
public final class Waiting {

    private Waiting() {}

    /// The answer of a call that no interrupt ends, such as reading from a terminal. Ctrl-C ends the waiting, not the call.
    ///
    /// @throws Problem if interrupted
    /// @throws RuntimeException what it threw
    public static <T extends @Nullable Object> T interruptibly(Supplier<T> act) {
        FutureTask<T> task = new FutureTask<>(act::get);
        Threads.start(task);
        return answer(task);
    }

    /// The answer of a task that has been started elsewhere.
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
}
