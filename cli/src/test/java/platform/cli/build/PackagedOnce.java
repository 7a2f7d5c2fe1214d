package platform.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import platform.cli.process.ChildProcess;
import platform.cli.repository.Source;
import platform.cli.testing.Folder;

/// What Maven makes of the commits of tests. Several checkouts have commits of the same files; whichever comes first has them packaged, as a
/// build would, and the others find them where a build looks.
public final class PackagedOnce {

    private static final Duration COPY_LIMIT = Duration.ofMinutes(2);
    private static final Path SHARED = made();

    private PackagedOnce() {}

    private static Path made() {
        try {
            Path folder = Files.createTempDirectory("packaged");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Folder.delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Packages the commit that is checked out, for this checkout.
    ///
    /// @param environment of the programs that compile
    public static synchronized void in(Path checkout, Map<String, String> environment) {
        Source source = Source.git(checkout);
        Jdk jdk = Jdk.running();
        String tree = source.tree(source.head()) + "-jdk-" + jdk.key();
        try (Workshop workshop = Workshop.open(checkout)) {
            if (Files.isDirectory(SHARED.resolve(tree))) {
                copy(SHARED.resolve(tree), workshop.folder());
                return;
            }
            copy(workshop.packaged(source, source.head(), jdk, environment), SHARED);
        }
    }

    private static void copy(Path tree, Path into) {
        ChildProcess.Result result = new ChildProcess(into, Map.of("PATH", System.getenv("PATH"))).run(COPY_LIMIT,
                List.of("cp", "--archive", tree.toString(), "."));
        if (!result.succeeded()) {
            throw new AssertionError(result.lastLines(3));
        }
    }
}
