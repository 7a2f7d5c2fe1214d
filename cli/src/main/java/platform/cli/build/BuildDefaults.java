package platform.cli.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import platform.cli.problem.Problem;
import platform.cli.repository.Source;

/// What a build takes where the command line is silent: the environment, then the checkout.
///
/// @param checkout the root of the clone
/// @param environment the process environment
record BuildDefaults(Path checkout, Map<String, String> environment) {

    private static final Pattern GITHUB = Pattern
            .compile("(?:https://(?:[^/@]+@)?|git@|ssh://git@)github\\.com[/:]([^/]+)/([^/]+?)(?:\\.git)?/?");
    private static final String BASE_FILE = "environments/base.yaml";

    /// `IMAGE_REPOSITORY`, else the packages of the GitHub repository that `origin` is.
    String repository(Source source) {
        return set("IMAGE_REPOSITORY").or(() -> source.origin().flatMap(BuildDefaults::packages))
                .orElseThrow(() -> Problem.usage("where should the images go?",
                        "origin is no repository on github.com, and IMAGE_REPOSITORY is not set",
                        "platformctl build --repository <registry>/<owner>/<repo>"))
                .toLowerCase(Locale.ROOT);
    }

    /// The packages of a GitHub repository, by any of its addresses.
    static Optional<String> packages(String origin) {
        Matcher matcher = GITHUB.matcher(origin);
        return matcher.matches()
                ? Optional.of("ghcr.io/" + matcher.group(1) + "/" + matcher.group(2))
                : Optional.empty();
    }

    /// `PLATFORM_BASE_IMAGE`, else `x-platform.base-image` of `environments/base.yaml`.
    BaseImage base() {
        return BaseImage.parse(set("PLATFORM_BASE_IMAGE").or(this::configured)
                .orElseThrow(() -> Problem.usage("which base image?",
                        BASE_FILE + " has no x-platform.base-image, and PLATFORM_BASE_IMAGE is not set",
                        "platformctl build --base-image <name>@sha256:<digest>")));
    }

    private Optional<String> configured() {
        Path file = checkout.resolve(BASE_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            Object root = new Load(LoadSettings.builder().setLabel(BASE_FILE).build()).loadFromInputStream(in);
            return root instanceof Map<?, ?> top && top.get("x-platform") instanceof Map<?, ?> ours
                    && ours.get("base-image") instanceof String base ? Optional.of(base) : Optional.empty();
        } catch (IOException | YamlEngineException e) {
            throw Problem.usage("cannot read " + BASE_FILE, String.valueOf(e.getMessage()), "mend it and commit")
                    .causedBy(e);
        }
    }

    private Optional<String> set(String name) {
        return Optional.of(environment.getOrDefault(name, "")).filter(value -> !value.isBlank());
    }
}
