package platform.cli.build;

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
    private static final Path SHARED = Folder.ofTheRun("packaged");

    private PackagedOnce() {}

    /// Packages the commit that is checked out, for this checkout.
    ///
    /// @param environment of the programs that compile
    public static synchronized void in(Path checkout, Map<String, String> environment) {
        Source source = Source.git(checkout);
        Jdk jdk = Jdk.running();
        String tree = Workshop.name(source, source.head(), jdk);
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
