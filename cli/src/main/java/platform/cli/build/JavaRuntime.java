package platform.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import platform.cli.process.ChildProcess;

/// The Java runtime inside our images: the modules that the services need, linked once for each build of the JDK.
///
/// Not compressed, since the layer is: that pulls smaller (24 against 29 MB) and starts faster. With its CDS archive, which is
/// as reproducible as the rest. Debian's JDK keeps 700 MB of native symbols beside its libraries; those files are left out by name,
/// since stripping them takes `objcopy`, which a machine may not have (0041).
final class JavaRuntime {

    private static final List<String> MODULES = List.of("java.base", "java.logging", "java.management", "java.naming",
            "java.net.http", "java.security.jgss", "java.security.sasl", "java.sql", "java.xml", "jdk.jfr",
            "jdk.management", "jdk.naming.dns", "jdk.unsupported");
    private static final List<String> OPTIONS = List.of("--strip-java-debug-attributes", "--exclude-files",
            "**.debuginfo", "--no-man-pages", "--no-header-files", "--compress", "zip-0", "--generate-cds-archive");
    private static final Duration LINK_LIMIT = Duration.ofMinutes(5);

    private JavaRuntime() {}

    /// The folder of the runtime in the cache, linked now if it is not there.
    static Path linked(Jdk jdk, Path cache, Map<String, String> environment) {
        String key = jdk.key() + "-" + Hash.of(MODULES + " " + OPTIONS).substring(0, 12);
        Path runtime = cache.resolve("runtime").resolve(key);
        if (Files.isDirectory(runtime)) {
            return runtime;
        }
        try {
            Files.createDirectories(runtime.getParent());
            Path part = Files.createTempDirectory(runtime.getParent(), key + ".part-");
            try {
                List<String> command = new ArrayList<>(List.of(jdk.tool("jlink").toString(), "--add-modules",
                        String.join(",", MODULES), "--output", part.resolve("java").toString()));
                command.addAll(OPTIONS);
                new LoggedRun(new ChildProcess(part, environment), runtime.resolveSibling(key + ".log"))
                        .run("linking the runtime of JDK " + jdk.version(), LINK_LIMIT, command);
                place(part.resolve("java"), runtime);
                return runtime;
            } finally {
                Folders.delete(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Two builds may link at once: both link the same, and the first one's stays.
    private static void place(Path linked, Path runtime) throws IOException {
        try {
            Files.move(linked, runtime, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(runtime)) {
                throw e;
            }
        }
    }
}
