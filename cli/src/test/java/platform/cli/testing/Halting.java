package platform.cli.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import platform.cli.Platformctl;
import platform.cli.command.Commands;
import platform.cli.command.Shell;
import platform.cli.progress.Progress;

/// platformctl that dies, or meets with something, at a point of its work. A point is the beginning of a step, by its name (`record prod.lock`), or
/// something told in the middle of it (`record prod.lock: committed`); `+250` behind it means a quarter of a second later.
/// The product has no such points: it only tells its steps, and here somebody listens who pulls the plug.
public final class Halting implements Progress {

    /// The variable that names the point to die at.
    public static final String AT = "HALT_AT";
    /// The variable that names a file with beginnings of steps not to die at again: it dies at the first step that begins with none of
    /// them, and adds it.
    public static final String ONCE_EACH = "HALT_ONCE_EACH";
    /// The variable that names the point where a shell runs [#DO], while the work waits.
    public static final String DO_AT = "HALT_DO_AT";
    /// The variable with the shell's command; `$PPID` is platformctl.
    public static final String DO = "HALT_DO";
    /// What a terminal sends on Ctrl-C; it returns at once, and the shutdown begins beside the work.
    public static final String CTRL_C = "kill -INT $PPID";
    /// The variable that names a file to write the points to, a line each when it is first come to.
    public static final String TRACE = "HALT_TRACE";

    private static final int KILLED = 137;

    private final Progress told;
    private final Map<String, String> environment;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private volatile String step = "";

    private Halting(Progress told, Map<String, String> environment) {
        this.told = told;
        this.environment = environment;
    }

    public static void main(String[] args) {
        Platformctl.run(Commands.line(Shell.ofProcess(), told -> new Halting(told, System.getenv()), args), args);
    }

    @Override
    public <T> T step(String name, Supplier<T> act) {
        String outer = step;
        step = name;
        reached(name);
        String died = environment.get(ONCE_EACH);
        if (died != null && lines(died).stream().noneMatch(name::startsWith)) {
            note(ONCE_EACH, name);
            Runtime.getRuntime().halt(KILLED);
        }
        try {
            return told.step(name, act);
        } finally {
            step = outer;
        }
    }

    @Override
    public void note(String line) {
        told.note(line);
    }

    /// How far it is differs from run to run: without its numbers it is a point.
    @Override
    public void detail(String detail) {
        told.detail(detail);
        reached(step + ": " + detail.replaceAll("[0-9.]+", "#"));
    }

    private void reached(String point) {
        if (!seen.add(point)) {
            return;
        }
        note(TRACE, point);
        delay(environment.get(AT), point).ifPresent(delay -> after(delay, () -> Runtime.getRuntime().halt(KILLED)));
        delay(environment.get(DO_AT), point).ifPresent(delay -> after(delay, this::shell));
    }

    private void note(String variable, String point) {
        String file = environment.get(variable);
        if (file != null) {
            try {
                Files.writeString(Path.of(file), point + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.exists(Path.of(file)) ? Files.readAllLines(Path.of(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Duration> delay(@Nullable String wanted, String point) {
        if (wanted == null) {
            return Optional.empty();
        }
        int plus = wanted.lastIndexOf('+');
        String name = plus < 0 ? wanted : wanted.substring(0, plus);
        return Optional.of(Duration.ofMillis(plus < 0 ? 0 : Long.parseLong(wanted.substring(plus + 1))))
                .filter(_ -> name.equals(point));
    }

    private static void after(Duration delay, Runnable act) {
        if (delay.isZero()) {
            act.run();
            return;
        }
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                return;
            }
            act.run();
        });
    }

    private void shell() {
        try {
            new ProcessBuilder("sh", "-c", environment.getOrDefault(DO, "false")).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
