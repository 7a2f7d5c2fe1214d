package platform.cli.progress;

import java.util.function.Supplier;

/// How a use case tells what it is doing. Whoever listens measures and draws.
public interface Progress {

    /// Does one named step of the work and gives its answer.
    ///
    /// @param name a few words, lower case, e.g. `pull api, worker`
    <T> T step(String name, Supplier<T> act);

    /// Does one named step that has no answer.
    default void run(String name, Runnable act) {
        this.<Boolean>step(name, () -> {
            act.run();
            return true;
        });
    }

    /// Something worth knowing that is not a step; one line.
    void note(String line);

    /// How far the step that runs is, e.g. `3.1 of 12.0 MB`; drawn on a terminal only.
    void detail(String detail);
}
