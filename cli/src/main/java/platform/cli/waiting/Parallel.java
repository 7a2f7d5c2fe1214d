package platform.cli.waiting;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

import platform.cli.problem.Problem;

/// Does the same to several things at once.
public final class Parallel {

    private Parallel() {}

    /// Returns once all have ended.
    ///
    /// @throws RuntimeException the first that an act threw, after all have ended
    public static <T> void each(List<T> things, Consumer<T> act) {
        map(things, thing -> {
            act.accept(thing);
            return true;
        });
    }

    /// The answers in the order of the things.
    ///
    /// @throws RuntimeException the first that an act threw, after all have ended
    public static <T, R> List<R> map(List<T> things, Function<T, R> act) {
        try (var threads = Threads.each()) {
            List<Callable<R>> calls = things.stream().<Callable<R>>map(thing -> () -> act.apply(thing)).toList();
            return threads.invokeAll(calls).stream().map(Waiting::answer).toList();
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        }
    }
}
