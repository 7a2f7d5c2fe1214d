package platform.cli.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import platform.cli.problem.Problem;

/// The settings of an environment, held by one process that changes them; the operating system frees them when it ends in any
/// way. Nobody who only reads waits for it.
public final class SettingsHold implements AutoCloseable {

    private static final int MOST_BYTES = 1024;

    private final FileChannel channel;

    private SettingsHold(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes it.
    ///
    /// @param file the file of the lock; it stays, and holds no secret
    /// @param called the settings, as the operator calls them
    /// @param what who does what, for whoever comes second
    /// @throws Problem if somebody else has it
    static SettingsHold take(Path file, String called, String what) {
        try {
            FileChannel channel = FileChannel.open(file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    OwnFile.ownOnly());
            if (locked(channel) == null) {
                String holder = text(channel);
                channel.close();
                throw Problem.locked(called + " is being changed", holder.isBlank() ? "by another platformctl" : holder,
                        "wait for it, then run the same command again");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(what));
            return new SettingsHold(channel);
        } catch (IOException e) {
            throw Problem.usage("cannot hold " + called, String.valueOf(e.getMessage()),
                    "run as the user that owns the folder").causedBy(e);
        }
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        channel.read(bytes, 0);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
