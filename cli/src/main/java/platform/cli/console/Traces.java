package platform.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Stack traces of what a person has to look at: a file each, of the user alone, in `~/.local/state/platformctl`. The ten youngest are kept.
///
/// @param folder where
public record Traces(Path folder) {

    private static final int KEPT = 10;
    private static final String BEGINNING = "trace-";

    /// Those of a user (XDG Base Directory Specification).
    ///
    /// @param variables of the shell
    public static Traces of(Map<String, String> variables) {
        Path state = Optional.ofNullable(variables.get("XDG_STATE_HOME")).filter(text -> !text.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(variables.getOrDefault("HOME", System.getProperty("user.home")),
                        ".local/state"));
        return new Traces(state.resolve("platformctl"));
    }

    /// Keeps one.
    ///
    /// @return its file; nothing where none can be written
    Optional<Path> keep(Throwable thrown) {
        try {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // Its owner alone may read it: so are temporary files made.
            Path file = Files.createTempFile(folder, BEGINNING, ".txt");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
                thrown.printStackTrace(writer);
            }
            forget();
            return Optional.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void forget() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.filter(file -> file.getFileName().toString().startsWith(BEGINNING)).toList();
        }
        for (Path old : all.stream().sorted(Comparator.comparingLong(Traces::age)).limit(Math.max(0, all.size() - KEPT))
                .toList()) {
            Files.deleteIfExists(old);
        }
    }

    private static long age(Path file) {
        return file.toFile().lastModified();
    }
}
