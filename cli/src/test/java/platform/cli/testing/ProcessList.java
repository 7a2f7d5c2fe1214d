package platform.cli.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// What anyone on this machine who looks at its processes sees: their commands, every few milliseconds (Linux, proc(5)).
public final class ProcessList implements AutoCloseable {

    private static final long PAUSE_NANOS = 5_000_000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread watcher = Thread.ofPlatform().name("process list").daemon().unstarted(this::watch);
    private volatile boolean over;

    private ProcessList() {}

    /// Looks from now on.
    public static ProcessList watched() {
        ProcessList list = new ProcessList();
        list.watcher.start();
        return list;
    }

    /// All the commands that were seen, a line each.
    public String seen() {
        return String.join("\n", seen);
    }

    private void watch() {
        while (!over) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                processes.forEach(this::look);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void look(Path process) {
        try {
            seen.add(new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ').strip());
        } catch (IOException _) {
            // It ended meanwhile.
        }
    }

    @Override
    public void close() {
        over = true;
        try {
            watcher.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
