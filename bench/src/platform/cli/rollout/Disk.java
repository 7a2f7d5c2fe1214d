package platform.cli.rollout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// How long a disk lets one wait who wants eight kilobytes on it, as a commit of Postgres does: asked fifty times a second. A disk
/// that stalls by itself, as virtual ones do, keeps a webhook waiting for its commit, whatever else goes on. Whoever asks waits for
/// a processor too: some tens of milliseconds are not the disk's.
final class Disk implements AutoCloseable {
    private static final int SIZE = 8_192;
    private static final long PAUSE_MILLIS = 20;

    private final AtomicLong longest = new AtomicLong();
    private final Thread asking;

    /// @param file made anew
    Disk(Path file) {
        asking = Thread.ofPlatform().daemon().name("disk").start(() -> ask(file));
    }

    /// The longest wait since this was asked before, in milliseconds.
    long longest() {
        if (!asking.isAlive()) {
            throw new IllegalStateException("the disk is not asked any more");
        }
        return longest.getAndSet(0);
    }

    @Override
    public void close() {
        asking.interrupt();
    }

    private void ask(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                long began = System.nanoTime();
                channel.write(ByteBuffer.allocate(SIZE), 0);
                channel.force(false);
                longest.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
