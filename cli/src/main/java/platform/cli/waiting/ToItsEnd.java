package platform.cli.waiting;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

import platform.cli.problem.Problem;

/// Runs an act to its end: Ctrl-C is remembered and heard afterwards.
public final class ToItsEnd {

    private ToItsEnd() {}

    /// Runs the act; a Ctrl-C that came meanwhile interrupts the thread afterwards.
    ///
    /// @throws Problem that it was interrupted, after the act was done
    /// @throws RuntimeException what the act threw
    public static void thenHear(Runnable act) {
        AtomicBoolean stop = new AtomicBoolean();
        run(() -> stop.set(true), () -> {
            act.run();
            return true;
        });
        if (stop.get()) {
            throw Problem.interrupted();
        }
    }

    /// Does it.
    ///
    /// @param onCtrlC told of each Ctrl-C, which does nothing else
    /// @throws RuntimeException what the act threw
    public static <T> T run(Runnable onCtrlC, Callable<T> act) {
        FutureTask<T> task = new FutureTask<>(act);
        if (Threads.areInOrder()) {
            boolean before = Thread.interrupted();
            task.run();
            boolean meanwhile = Thread.interrupted();
            if (before || meanwhile) {
                onCtrlC.run();
            }
        } else {
            Thread.ofPlatform().name("to its end").start(task);
        }
        while (true) {
            try {
                return task.get();
            } catch (InterruptedException e) {
                onCtrlC.run();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
            }
        }
    }
}
