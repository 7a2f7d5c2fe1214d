package platform.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;

/// All that services wrote in the tests of a module, in this run of them, kept in files so that a last test can look through it.
public final class ServiceLogs {
    /// Where they are, in the folder of the module under test. Each process that runs tests has its own: what an earlier one left is not looked at.
    public static final Path FOLDER = Path.of("target", "service-logs", ProcessHandle.current().pid() + "-"
            + ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L));

    private ServiceLogs() {}

    /// Writes lines to a file of their own as they come, to their end.
    static void keep(String name, Stream<String> lines) throws IOException {
        Files.createDirectories(FOLDER);
        Path file = Files.createTempFile(FOLDER, name + "-", ".log");
        try (Writer out = Files.newBufferedWriter(file)) {
            for (Iterator<String> each = lines.iterator(); each.hasNext();) {
                out.append(each.next()).append('\n').flush();
            }
        }
    }

    /// Every line that was kept.
    public static Stream<String> lines() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream().flatMap(ServiceLogs::linesOf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
