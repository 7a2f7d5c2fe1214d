package platform.cli.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import platform.cli.build.SignedJar;
import platform.cli.process.ChildProcess;

/// platformctl as its launcher starts it: from jars alone, with a cache of classes that was trained on them. These tests start it
/// some hundreds of times.
final class PackagedTool {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable",
            "-Xlog:all=error:stderr", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final List<String> COMMAND = made();

    private PackagedTool() {}

    /// The words before its arguments.
    ///
    /// @param main the main class
    static List<String> command(String main) {
        List<String> command = new ArrayList<>(COMMAND);
        command.add(main);
        return command;
    }

    private static List<String> made() {
        try {
            Path folder = Folder.ofTheRun("packaged-tool");
            List<String> path = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path from = Path.of(entry);
                Path jar = folder
                        .resolve(path.size() + "-" + from.getFileName().toString().replaceFirst("(\\.jar)?$", ".jar"));
                path.add(Files.isDirectory(from) ? jar(from, jar) : Files.copy(from, jar).toString());
            }
            String classPath = String.join(File.pathSeparator, path);
            SignedJar.unsign(folder);
            Path cache = folder.resolve("aot");
            // Where it rehearses there must be a checkout.
            run(Sources.root(),
                    java("-XX:AOTCacheOutput=" + cache, classPath, "platform.cli.Prepare"));
            return java(Files.exists(cache) ? "-XX:AOTCache=" + cache : "-Xshare:auto", classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> java(String cache, String classPath, String... words) {
        List<String> command = new ArrayList<>(List.of(JAVA_HOME.resolve("bin/java").toString(), cache));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(words));
        return command;
    }

    private static String jar(Path classes, Path jar) {
        ChildProcess.Result result = run(classes, List.of(JAVA_HOME.resolve("bin/jar").toString(), "--create",
                "--no-compress", "--file", jar.toString(), "-C", classes.toString(), "."));
        if (!result.succeeded()) {
            throw new AssertionError(result.lastLines(5));
        }
        return jar.toString();
    }

    private static ChildProcess.Result run(Path folder, List<String> command) {
        return new ChildProcess(folder, LocalEngine.up().environment()).run(LIMIT, command);
    }
}
