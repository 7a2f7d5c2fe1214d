package platform.cli.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import platform.cli.problem.Problem;

/// Reads and writes a file that belongs to its user alone.
public final class OwnFile {

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> ALL_READ = PosixFilePermissions.fromString("rw-r--r--");

    private OwnFile() {}

    /// What a file is created with that its owner alone may read and write.
    static FileAttribute<Set<PosixFilePermission>> ownOnly() {
        return PosixFilePermissions.asFileAttribute(OWN);
    }

    /// Whether others than its owner may read or write a file.
    static boolean open(Path file) {
        try {
            return !OWN.containsAll(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All of a file.
    ///
    /// @param most bytes it may have
    static byte[] bytes(Path file, int most) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(most + 1);
            if (bytes.length > most) {
                throw Problem.usage("cannot read " + file.getFileName(), "it is longer than " + most / 1024 + " KiB",
                        "see whether it is the right file");
            }
            return bytes;
        } catch (IOException e) {
            throw Problem.usage("cannot read " + file.getFileName(), reason(e), "make it a file of yours, mode 600")
                    .causedBy(e);
        }
    }

    /// The text of a file.
    ///
    /// @param most bytes it may have
    public static String text(Path file, int most) {
        byte[] bytes = bytes(file, most);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw Problem.usage("cannot read " + file.getFileName(), "it is not text in UTF-8",
                    "see whether it is the right file").causedBy(e);
        }
    }

    /// Makes a file that is not there yet.
    static void create(Path file, String text) {
        try {
            // The name is taken first: of two that begin at once, one fails here.
            Files.createFile(file, ownOnly());
        } catch (FileAlreadyExistsException e) {
            throw Problem.usage(file.getFileName() + " is there already", "it is not overwritten", "move it away")
                    .causedBy(e);
        } catch (IOException e) {
            throw Problem.usage("cannot write " + file.getFileName(), reason(e), "run as the user that owns the folder")
                    .causedBy(e);
        }
        replace(file, text);
    }

    /// Replaces a file whole, or makes it: whoever reads it sees the old or the new one, and so does a machine that lost its
    /// power meanwhile. It is readable by its owner alone from the first byte on, and keeps its owner.
    ///
    /// @param file if a symbolic link, what it points to is replaced
    public static void replace(Path file, String text) {
        replace(file, text, OWN);
    }

    /// The same for a file without secrets, which all may read.
    static void replaceForAll(Path file, String text) {
        replace(file, text, ALL_READ);
    }

    private static void replace(Path file, String text, Set<PosixFilePermission> mode) {
        try {
            boolean existed = Files.exists(file);
            Path real = existed ? file.toRealPath() : file;
            // One name, so that a run that was killed leaves one file at most, which git ignores and the next run removes.
            Path fresh = real.resolveSibling(real.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            try (FileChannel channel = FileChannel.open(fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    ownOnly())) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (existed && !Files.getOwner(real).equals(Files.getOwner(fresh))) {
                Files.setOwner(fresh, Files.getOwner(real));
            }
            Files.setPosixFilePermissions(fresh, mode);
            Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel folder = FileChannel.open(real.toAbsolutePath().getParent())) {
                folder.force(true);
            }
        } catch (AccessDeniedException e) {
            throw Problem.usage("cannot write " + file.getFileName(), reason(e), "run as the user that owns it")
                    .causedBy(e);
        } catch (IOException e) {
            throw Problem.failed("cannot write " + file.getFileName(), reason(e),
                    "see whether its disk has room and may be written to").causedBy(e);
        }
    }

    /// Removes a file that is there, and what a run that was killed left beside it; it has no name any more when this returns.
    ///
    /// @param file if a symbolic link, what it points to goes too
    public static void remove(Path file) {
        try {
            Path real = file.toRealPath();
            Files.deleteIfExists(real.resolveSibling(real.getFileName() + ".new"));
            Files.delete(real);
            Files.deleteIfExists(file);
            try (FileChannel folder = FileChannel.open(real.getParent())) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw Problem.failed("cannot remove " + file.getFileName(), reason(e), "rm " + file.getFileName())
                    .causedBy(e);
        }
    }

    /// Adds a line to a file, or makes the file: it is on the disk when this returns, and readable by its owner alone.
    public static void append(Path file, String line) {
        try (FileChannel channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), ownOnly())) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw Problem.failed("cannot write " + file.getFileName(), reason(e),
                    "see whether its disk has room and may be written to").causedBy(e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
