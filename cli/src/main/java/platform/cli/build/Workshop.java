package platform.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;
import platform.cli.repository.Source;

/// The folder `target/build` of a checkout, where commits are packaged; one build at a time.
///
/// A commit's tree has the name of its files and the JDK, and only once it is finished, so that what is found there can be used again: by
/// a commit that changes nothing, too, or brings back what was.
final class Workshop implements AutoCloseable {

    private static final Duration PACKAGE_LIMIT = Duration.ofMinutes(20);

    private final Path folder;
    private final FileChannel channel;

    private Workshop(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /// Takes the workshop of a checkout until it is closed.
    static Workshop open(Path checkout) {
        Path folder = checkout.toAbsolutePath().normalize().resolve("target/build");
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw Problem.failed("another build runs in this checkout", folder + "/lock is held",
                        "wait for it, or build in another clone");
            }
            return new Workshop(folder, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /// The tree of a commit with its jars in it; older trees go.
    Path packaged(Source source, Sha sha, Jdk jdk, Map<String, String> environment) {
        String name = name(source, sha, jdk);
        Path tree = folder.resolve(name);
        Folders.in(folder).stream().filter(Files::isDirectory).filter(path -> !path.equals(tree))
                .forEach(Folders::delete);
        if (Files.isDirectory(tree)) {
            return tree;
        }
        Path part = folder.resolve(name + ".part");
        try {
            source.export(sha, Files.createDirectories(part));
            Map<String, String> known = new HashMap<>(environment);
            known.put("JAVA_HOME", jdk.home().toString());
            // A short run: the first compiler alone halves it. What the user asks for comes after, and wins.
            known.merge("MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                    (theirs, ours) -> ours + " " + theirs);
            List<String> maven = List.of("mvn", "-B", "-ntp", "-q", "-Dmaven.test.skip=true",
                    "-Dspotless.check.skip=true", "-Dchecks.skip", "-pl",
                    "server,worker", "-am", "package");
            new LoggedRun(new ChildProcess(part, known), folder.resolve("package.log"))
                    .run("packaging " + sha.brief(), PACKAGE_LIMIT, maven);
            return Files.move(part, tree, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a packaged tree is called.
    static String name(Source source, Sha sha, Jdk jdk) {
        return source.tree(sha) + "-jdk-" + jdk.key();
    }

    /// A place for logs, and for files that are of no use afterwards.
    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
