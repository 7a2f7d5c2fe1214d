package platform.cli.pin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import platform.cli.image.ImageReference;
import platform.cli.image.Sha;
import platform.cli.release.Release;
import platform.cli.release.Service;

/// The text of `prod.lock` or `stage.lock`: a Compose env file that pins what an environment must run (manual 2.2, 9).
public final class PinText {

    private static final String SHA = "RELEASE_SHA";
    private static final String API = "API_IMAGE";
    private static final String WORKER = "WORKER_IMAGE";

    private PinText() {}

    /// What the lock says; empty while it pins nothing.
    ///
    /// @throws IllegalArgumentException if it is neither empty nor whole
    public static Optional<Release> parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList()) {
            int equals = line.indexOf('=');
            if (equals < 1 || values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("a lock holds each of its variables once: " + line);
            }
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (!values.keySet().equals(Set.of(SHA, API, WORKER))) {
            throw new IllegalArgumentException(
                    "a lock holds " + SHA + ", " + API + " and " + WORKER + ", not " + values.keySet());
        }
        String sha = values.getOrDefault(SHA, "");
        return Optional.of(new Release(new Sha(sha), ImageReference.parse(values.getOrDefault(API, "")),
                ImageReference.parse(values.getOrDefault(WORKER, ""))));
    }

    /// The text that pins a release in an environment.
    public static String of(Release release, String environment) {
        return """
               # What %s runs. Written by platformctl%s
               %s=%s
               %s=%s
               %s=%s
               """.formatted(environment,
                environment.equals("prod") ? "; its history is the history of production: git log -p prod.lock" : ".",
                SHA, release.sha(), API, release.api(), WORKER, release.worker());
    }

    /// The variables that Compose needs to run a release.
    ///
    /// @param image the name of a service's image
    public static Map<String, String> variables(Release release, Function<Service, String> image) {
        return Map.of(SHA, release.sha().hex(), API, image.apply(Service.API), WORKER, image.apply(Service.WORKER));
    }
}
