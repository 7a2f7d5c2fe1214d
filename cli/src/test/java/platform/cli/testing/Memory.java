package platform.cli.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/// The memory of this machine as a place for what Postgres and Redis of a test write. The disk of a virtual machine stands still for
/// seconds at times, and whoever writes to it waits, also who asks for no sync
/// (docs/decisions/0039-what-the-disk-does-is-not-the-rollout.md).
///
/// @param engine whose containers write there, and own what they write
/// @param folder in a file system that lies in memory; a folder below it for each environment
record Memory(LocalEngine engine, Path folder) {

    private static final Path SHARED = Path.of("/dev/shm");
    private static final long ENOUGH = 3L << 30;
    private static final List<String> SERVICES = List.of("postgres", "redis");
    private static final String MARK = "mark";

    /// A place of that name, empty.
    ///
    /// @return nothing where this machine has no such memory, or little, or its engine does not see it
    static Optional<Memory> of(LocalEngine engine, String name) {
        Memory memory = new Memory(engine, SHARED.resolve(name));
        try {
            if (!Files.isWritable(SHARED) || Files.getFileStore(SHARED).getUsableSpace() < ENOUGH) {
                return Optional.empty();
            }
            Files.createDirectories(memory.folder);
            Files.writeString(memory.folder.resolve(MARK), name);
            boolean seen = memory.emptied("[ -e /memory/" + MARK + " ]", "/memory");
            return seen && !Files.exists(memory.folder.resolve(MARK)) ? Optional.of(memory) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes an environment's part of it, and what is laid over the environment so that its data lie there.
    String override(String env) {
        for (String service : SERVICES) {
            make(folder.resolve(env).resolve(service));
        }
        return """
               volumes:
                 postgres: {driver_opts: {type: none, o: bind, device: '%1$s/postgres'}}
                 redis: {driver_opts: {type: none, o: bind, device: '%1$s/redis'}}
               """.formatted(folder.resolve(env));
    }

    /// Takes away what an environment has written. Its containers and volumes have gone.
    void clear(String env) {
        if (!emptied("true",
                SERVICES.stream().map(service -> "/memory/" + env + "/" + service).toArray(String[]::new))) {
            throw new AssertionError(folder.resolve(env) + " cannot be emptied");
        }
    }

    /// Whoever a service runs as may write there; which user that is, the engine decides.
    private static void make(Path path) {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean emptied(String condition, String... folders) {
        return engine.run("docker", "run", "--rm", "--network", "none", "--volume", folder + ":/memory", "--entrypoint",
                "sh", engine.baseImage(), "-c",
                condition + " && find " + String.join(" ", folders) + " -mindepth 1 -delete").succeeded();
    }
}
