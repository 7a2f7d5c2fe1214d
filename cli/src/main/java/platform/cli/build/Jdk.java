package platform.cli.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import platform.cli.problem.Problem;

/// The JDK that compiles a release and gives it its runtime: the one that runs this tool. The same build of it gives the same bytes.
///
/// @param home its folder
/// @param version e.g. `25.0.3+9-LTS`
/// @param key names this build of it among all others: file-name safe
record Jdk(Path home, String version, String key) {

    private static final int NEEDED = 25;

    /// The JDK that runs this tool; refused if it cannot make a Linux image.
    static Jdk running() {
        Path home = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() < NEEDED || !Files.isExecutable(home.resolve("bin/jlink"))) {
            throw Problem.usage("a JDK " + NEEDED + " is needed to build images",
                    home + " is Java " + Runtime.version().feature() + ", or has no jlink",
                    "install JDK " + NEEDED + " and set JAVA_HOME to it");
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            throw Problem.usage("images are built on Linux",
                    "the runtime in them is linked from the JDK of this machine",
                    "let CI build it: gh workflow run docker-build.yml");
        }
        try {
            String release = Files.readString(home.resolve("release"));
            String version = Runtime.version().toString();
            return new Jdk(home, version,
                    version.replaceAll("[^0-9A-Za-z.+-]", "_") + "-" + Hash.of(release).substring(0, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its processor in the words of OCI.
    static String architecture() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> arch;
        };
    }

    Path tool(String name) {
        return home.resolve("bin").resolve(name);
    }
}
