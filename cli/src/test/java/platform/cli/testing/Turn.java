package platform.cli.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// The turn of this run of tests to put containers on this machine. Two at once would take as long as one after the other, and
/// an API among twice as many containers does not answer its edge in time. Whoever dies gives it back: it is a lock on a file.
///
/// @param lock held as long as this process lives
record Turn(FileChannel lock) {

    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Waits for it, 60 minutes at most.
    static Turn take() {
        Path file = Path.of(System.getProperty("java.io.tmpdir"),
                "onp-test-turn-" + System.getProperty("user.name") + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long end = System.nanoTime() + LONGEST.toNanos();
            boolean told = false;
            while (channel.tryLock() == null) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("other tests hold " + file + " since " + LONGEST.toMinutes() + " min");
                }
                if (!told) {
                    System.out.println(
                            "Other tests run on this machine; these wait until they have ended (" + file + ")");
                    told = true;
                }
                Thread.sleep(PAUSE);
            }
            return new Turn(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while other tests ran", e);
        }
    }
}
