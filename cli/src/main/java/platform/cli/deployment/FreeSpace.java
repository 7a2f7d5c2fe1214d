package platform.cli.deployment;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;

/// How much of the disk of an engine is free.
record FreeSpace(Engine engine) {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    /// The line of a file system in `df -Pk`: name, blocks, used, available, capacity, place.
    private static final Pattern DF = Pattern.compile("\\s\\d+\\s+\\d+\\s+(\\d+)\\s+\\d+%\\s+/");

    /// Bytes, asked through the first of these containers that can tell; empty when none can.
    OptionalLong through(List<Container> running) {
        return running.stream()
                .map(container -> engine.exec(container.id(), ANSWER, "", List.of("df", "-Pk", "/")))
                .filter(result -> result.exit() == 0).map(result -> DF.matcher(result.out())).filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)) * 1024).findFirst();
    }
}
