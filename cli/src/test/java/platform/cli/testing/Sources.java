package platform.cli.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/// The working tree that these tests are part of.
public final class Sources {

    private Sources() {}

    /// Its root.
    public static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isExecutable(folder.resolve("environments/local/engine"))) {
                return folder;
            }
        }
        throw new AssertionError("no environments/local/engine above " + start);
    }
}
