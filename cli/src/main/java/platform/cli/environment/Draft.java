package platform.cli.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import platform.cli.problem.Problem;

/// A text in the hands of an editor: a file, mode 600, in a folder of its own, mode 700, in memory where this machine has a
/// file system there. Both go when it is closed and when this process ends; what a kill -9 leaves, the next draft of the same
/// settings removes.
public final class Draft implements AutoCloseable {

    private static final int MOST_BYTES = 64 * 1024;

    private final Path folder;
    private final Path file;
    private final Thread atExit;

    private Draft(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
        this.atExit = new Thread(() -> remove(folder));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /// Writes one.
    ///
    /// @param settings what it is a draft of; whoever calls this holds them, so there is no other draft
    /// @param name of the file, which editors show
    public static Draft of(Path settings, String name, String text) {
        String user = System.getProperty("user.name", "");
        String own = UUID.nameUUIDFromBytes(
                (user + "\0" + settings.toAbsolutePath().normalize()).getBytes(StandardCharsets.UTF_8)).toString();
        Path folder = inMemory().orElse(Path.of(System.getProperty("java.io.tmpdir"))).resolve("platformctl-" + own);
        try {
            remove(folder);
            Files.createDirectory(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Draft draft = new Draft(folder, folder.resolve(name));
            OwnFile.create(draft.file, text);
            return draft;
        } catch (IOException | UncheckedIOException e) {
            throw Problem.usage("cannot write what is to be edited", "of " + folder + ": " + e.getMessage(),
                    "see whose it is: ls -ld " + folder).causedBy(e);
        }
    }

    private static Optional<Path> inMemory() {
        return Stream.of("/dev/shm", "/run/shm").map(Path::of)
                .filter(Files::isDirectory).filter(Files::isWritable).filter(Draft::tmpfs).findFirst();
    }

    private static boolean tmpfs(Path folder) {
        try {
            return Files.getFileStore(folder).type().equals("tmpfs");
        } catch (IOException _) {
            return false;
        }
    }

    /// The file.
    public Path file() {
        return file;
    }

    /// What it says now.
    ///
    /// @throws Problem if it is gone, no text, or longer than 64 KiB
    public String text() {
        return OwnFile.text(file, MOST_BYTES);
    }

    private static void remove(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        remove(folder);
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
