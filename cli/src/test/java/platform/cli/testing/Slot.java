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
import java.util.stream.IntStream;
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
    /// Neither that of `environments/local/env-file` (210) nor of the private engine's own pools (211 and up).
    private static final int SECOND_BYTE = 209;
    private static final int SHORTEST_PREFIX = 16;
    private static final int SUBNET_MASK = 0xffffff00;

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

    /// Its name on this machine.
    String name() {
        return "onp-test-" + number;
    }

    /// The name of a Compose project in it.
    String project(String env) {
        return name() + "-" + env;
    }

    /// Where an environment answers.
    int port(String env) {
        return FIRST_PORT + 2 * number + offset(env);
    }

    /// One of the two networks of an environment that have fixed addresses.
    String subnet(String env, int which) {
        return "10." + SECOND_BYTE + "." + third(2 * offset(env) + which) + ".0/24";
    }

    private int third(int which) {
        return SUBNETS * number + which;
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
        return Stream.of("stage", "prod").allMatch(env -> isFree(port(env))) && !isRouted();
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether this machine has a route to one of its subnets, as `/proc/net/route` has it (proc_net(5)): destination and mask in
    /// hexadecimal, the last byte first. A route to half the world, as a VPN may have, is none.
    private boolean isRouted() {
        try {
            return Files.readAllLines(Path.of("/proc/net/route")).stream().skip(1).map(line -> line.split("\\s+"))
                    .filter(words -> Integer.bitCount(address(words[7])) >= SHORTEST_PREFIX)
                    .anyMatch(words -> IntStream.range(0, SUBNETS).anyMatch(which -> {
                        int mask = address(words[7]) & SUBNET_MASK;
                        return (address(words[1]) & mask) == ((10 << 24 | SECOND_BYTE << 16 | third(which) << 8)
                                & mask);
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int address(String hexadecimal) {
        return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
    }

    private void giveBack() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
