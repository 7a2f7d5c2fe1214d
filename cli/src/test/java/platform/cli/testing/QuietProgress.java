package platform.cli.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import platform.cli.progress.Progress;

/// Remembers what was told, prints nothing.
public final class QuietProgress implements Progress {

    private final List<String> steps = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @Override
    public <T> T step(String name, Supplier<T> act) {
        steps.add(name);
        return act.get();
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void detail(String detail) {}

    /// The steps that began, in order.
    public List<String> steps() {
        return List.copyOf(steps);
    }

    /// The notes, in order.
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
