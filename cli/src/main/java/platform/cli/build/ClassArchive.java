package platform.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import platform.cli.process.ChildProcess;

/// The classes that a service loads as it starts, laid out as the JVM wants them in memory (AppCDS): half the start.
///
/// It holds classes of the JDK and of the libraries alone, so it changes as seldom as those do. The same runtime, libraries
/// and list give the same bytes, in whatever folder.
final class ClassArchive {

    /// The class list of a module; one without a list has no archive. `environments/local/class-lists` writes them.
    private static final String LIST = "src/main/cds/classes.lst";

    /// The collector is the one that the service runs with. The heap is fixed, for it would else follow the machine's memory.
    private static final List<String> OPTIONS = List.of("-Xshare:dump", "-XX:+UseSerialGC", "-Xms128m", "-Xmx128m",
            "-XX:SharedClassListFile=classes.lst", "-XX:SharedArchiveFile=classes.jsa");

    /// The time that Jib gives to each file: the JVM takes no archive of jars that are older or younger.
    private static final FileTime IN_IMAGE = FileTime.from(Instant.ofEpochSecond(1));
    private static final Duration DUMP_LIMIT = Duration.ofMinutes(2);

    private ClassArchive() {}

    /// The archive of a service in the cache, dumped now if it is not there; nothing if the service has no class list.
    ///
    /// @param module the folder of the service's module
    /// @param libraries in the order of the class path, which starts with them
    static Optional<Path> dumped(Path module, List<Path> libraries, Path runtime, Path cache,
            Map<String, String> environment) {
        Path list = module.resolve(LIST);
        if (!Files.isRegularFile(list)) {
            return Optional.empty();
        }
        try {
            Path archive = cache.resolve("classes").resolve(key(list, libraries, runtime) + ".jsa");
            if (!Files.isRegularFile(archive)) {
                dump(list, libraries, runtime, archive, environment);
            }
            return Optional.of(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The runtime's folder is named after the JDK build and what was linked from it.
    private static String key(Path list, List<Path> libraries, Path runtime) throws IOException {
        StringBuilder all = new StringBuilder(runtime.getFileName() + " " + OPTIONS + "\n" + Files.readString(list));
        for (Path jar : libraries) {
            all.append(jar.getFileName()).append(' ').append(Hash.of(Files.readAllBytes(jar))).append('\n');
        }
        return Hash.of(all.toString());
    }

    /// The class path is relative, since the archive keeps it as it was given.
    private static void dump(Path list, List<Path> libraries, Path runtime, Path archive,
            Map<String, String> environment) throws IOException {
        Files.createDirectories(archive.getParent());
        Path part = Files.createTempDirectory(archive.getParent(), "part-");
        try {
            Path jars = Files.createDirectory(part.resolve("lib"));
            for (Path jar : libraries) {
                Files.setLastModifiedTime(Files.copy(jar, jars.resolve(jar.getFileName())), IN_IMAGE);
            }
            Files.copy(list, part.resolve("classes.lst"));
            List<String> command = new ArrayList<>(List.of(runtime.resolve("bin/java").toString()));
            command.addAll(OPTIONS);
            command.addAll(List.of("-cp",
                    libraries.stream().map(jar -> "lib/" + jar.getFileName()).collect(Collectors.joining(":"))));
            new LoggedRun(new ChildProcess(part, withoutOptions(environment)),
                    archive.resolveSibling(archive.getFileName() + ".log"))
                    .run("archiving the classes of the libraries", DUMP_LIMIT, command);
            Files.move(part.resolve("classes.jsa"), archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(part);
        }
    }

    private static Map<String, String> withoutOptions(Map<String, String> environment) {
        Map<String, String> plain = new HashMap<>(environment);
        List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH").forEach(plain::remove);
        return plain;
    }
}
