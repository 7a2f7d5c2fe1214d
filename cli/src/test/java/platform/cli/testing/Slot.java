package platform.cli.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// A place for one checkout with its stage and its prod on this machine: names, ports and subnets that nobody else has, whichever
/// tests run beside these, of this checkout or another. It is kept by a lock on a file, so that whoever dies gives it back.
///
/// @param number which of them
/// @param lock held as long as this process lives
record Slot(int number, FileChannel lock) {

    private static final int SLOTS = 60;
    private static final int FIRST_PORT = 8200;
    private static final int SUBNETS = 4;

    /// Takes a free one, and removes what a killed run has left in it.
    ///
    /// @throws AssertionError if none is free
    static Slot take(LocalEngine engine) {
        for (int number = 0; number < SLOTS; number++) {
            FileChannel lock = locked(number);
            if (lock == null) {
                continue;
            }
            Slot slot = new Slot(number, lock);
            slot.clear(engine);
            if (slot.isFree()) {
                return slot;
            }
            slot.giveBack();
        }
        throw new AssertionError("no free ports and subnets for a test among " + SLOTS + " places");
    }

    /// The name of a Compose project in it.
    String project(String env) {
        return "onp-test-" + number + "-" + env;
    }

    /// Where an environment answers.
    int port(String env) {
        return FIRST_PORT + 2 * number + offset(env);
    }

    /// One of the two networks of an environment that have fixed addresses.
    String subnet(String env, int which) {
        return prefix(2 * offset(env) + which) + "0/24";
    }

    private String prefix(int which) {
        return "10.212." + (SUBNETS * number + which) + ".";
    }

    private static int offset(String env) {
        return env.equals("stage") ? 0 : 1;
    }

    private static @Nullable FileChannel locked(int number) {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "onp-test-" + number + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                return null;
            }
            return channel;
        } catch (AccessDeniedException _) {
            return null; // another user's
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException _) {
            return true; // by this process
        }
    }

    private void clear(LocalEngine engine) {
        for (String env : List.of("stage", "prod")) {
            engine.must("sh", "-c", """
                for kind in container volume network; do
                  ids=$(docker $kind ls --quiet $([ $kind = container ] && echo --all) --filter "label=com.docker.compose.project=$0")
                  [ -z "$ids" ] || docker $kind rm $([ $kind = network ] || echo --force) $ids >/dev/null
                done
                docker rm --force "$0-deploy-lock" >/dev/null 2>&1 || true""", project(env));
        }
    }

    private boolean isFree() {
        return Stream.of("stage", "prod").allMatch(env -> isFree(port(env)))
                && Stream.iterate(0, which -> which < SUBNETS, which -> which + 1)
                        .noneMatch(which -> routes().contains(hex(which)));
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// The destinations of `proc(5)`, `/proc/net/route`: a line each, in hexadecimal, the last byte first.
    private static String routes() {
        try {
            return Files.readString(Path.of("/proc/net/route"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hex(int which) {
        return "\t00%02X%02X0A\t".formatted(SUBNETS * number + which, 212);
    }

    private void giveBack() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
