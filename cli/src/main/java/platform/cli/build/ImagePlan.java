package platform.cli.build;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.image.Label;
import platform.cli.image.Sha;

/// All that decides what an image is. The same plan with the same bytes in its files is the same digest.
///
/// @param recipe which service
/// @param repository where it goes
/// @param sha the commit
/// @param committed when that was made: the image's own time, and that of nothing else
/// @param base the first layer
/// @param runtime the second: the Java runtime
/// @param jars the third, what others wrote, and the last, what we wrote
/// @param classes between these two: the archive of the classes that others wrote, if the service has one
/// @param needs what the release says of itself
record ImagePlan(Recipe recipe, String repository, Sha sha, Instant committed, BaseImage base, Path runtime,
        ServiceJars jars, Optional<Path> classes, Needs needs) {

    /// Nobody in particular, and not root.
    static final String USER = "10001:10001";
    static final String JAVA = "/opt/java";
    static final String APP = "/app";
    static final String ARGUMENTS = APP + "/java.args";
    static final String LIBRARIES = APP + "/lib";
    static final String CLASSES = APP + "/classes.jsa";

    /// The first compiler alone: it is warm in seconds, and the second one's work never pays for services that mostly wait (0027).
    /// A container knows its memory limit, the heap takes a quarter of it and begins small. Out of memory
    /// is an end, not a state. Nothing is written outside of standard output, so the root file system may be read-only.
    /// Lettuce and Netty would load the flight recorder to tell it of each connection and buffer.
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-XX:MaxRAMPercentage=25", "-XX:InitialRAMPercentage=4", "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError", "-XX:+ErrorFileToStderr", "-XX:-UsePerfData", "-Xlog:disable",
            "-Xlog:all=warning:stderr", "-Dio.lettuce.core.jfr=false",
            "-Dio.netty.jfr.enabled=false");

    List<String> entrypoint() {
        return List.of(JAVA + "/bin/java", "@" + ARGUMENTS);
    }

    /// The file that the entry point names: what a service starts with, to be read with `cat`.
    ///
    /// The JVM takes the archive only if the class path starts with the jars that it was made of, all of the path in one folder.
    /// If it does not take it, the service starts without: slower, and no word of it in the log.
    String arguments() {
        String classPath = Stream.concat(jars.libraries().stream(), jars.own().stream())
                .map(jar -> LIBRARIES + "/" + jar.getFileName()).collect(Collectors.joining(":"));
        String archive = classes.isPresent()
                ? "\n-XX:SharedArchiveFile=" + CLASSES + "\n-Xlog:cds*=off,aot*=off:stderr"
                : "";
        return String.join("\n", FLAGS) + archive + "\n-cp " + classPath + "\n" + recipe.mainClass() + "\n";
    }

    Map<String, String> environment() {
        return new TreeMap<>(
                Map.of("RELEASE_SHA", sha.hex(), "RELEASE_BUILT_AT", committed.toString(), "JAVA_HOME", JAVA,
                        "LANG", "C.UTF-8", "PATH",
                        JAVA + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    }

    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        String standard = "org.opencontainers.image.";
        labels.put(standard + "title", recipe.service().word());
        labels.put(standard + "description", recipe.description());
        labels.put(standard + "revision", sha.hex());
        labels.put(standard + "version", sha.hex());
        labels.put(standard + "created", committed.toString());
        labels.put(standard + "licenses", "Apache-2.0");
        labels.put(standard + "base.name", base.name());
        labels.put(standard + "base.digest", base.digest().text());
        if (repository.startsWith("ghcr.io/")) {
            String path = URI.create("https://" + repository).getPath();
            labels.put(standard + "source", "https://github.com" + path.substring(0, path.lastIndexOf('/')));
        }
        labels.put(Label.SETTINGS, String.join(",", needs.settings()));
        labels.put(Label.SCHEMA, Integer.toString(needs.schema()));
        labels.put(Label.OLDEST_SCHEMA, Integer.toString(needs.oldest()));
        return labels;
    }
}
