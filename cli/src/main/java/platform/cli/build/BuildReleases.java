package platform.cli.build;

import java.nio.file.Path;
import java.util.Map;

import platform.cli.registry.Logins;
import platform.cli.registry.Registries;
import platform.cli.repository.Source;

/// Wires a build.
public final class BuildReleases {

    private BuildReleases() {}

    /// A build of the checkout, with the logins of `docker login` and a cache under `$XDG_CACHE_HOME/platformctl`.
    public static BuildRelease of(Path checkout, Map<String, String> environment) {
        Logins logins = Logins.docker(environment);
        Path cache = cache(environment);
        return new BuildRelease(Source.git(checkout), Registries.distribution(logins),
                new JibImages(cache.resolve("jib"), logins), cache, environment);
    }

    /// Where the images of a checkout go when nobody says.
    public static String defaultRepository(Path checkout, Map<String, String> environment) {
        return new BuildDefaults(checkout, environment).repository(Source.git(checkout));
    }

    /// What the images of a checkout stand on when nobody says.
    public static BaseImage defaultBase(Path checkout, Map<String, String> environment) {
        return new BuildDefaults(checkout, environment).base();
    }

    static Path cache(Map<String, String> environment) {
        String folder = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (folder.startsWith("/")
                ? Path.of(folder)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache"))
                .resolve("platformctl");
    }
}
