package platform.cli.build;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;

/// What a release needs of the place where it runs. It says so itself: `Main describe`.
///
/// @param settings the variables that must be set
/// @param schema the version that the database must have
/// @param oldest the smallest such version of a release that can still run once this one has migrated
record Needs(SortedSet<String> settings, int schema, int oldest) {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    /// Without it a JVM cannot read a class path that is not ASCII.
    private static final Map<String, String> UTF_8 = Map.of("LC_ALL", "C.UTF-8");
    private static final Pattern SETTING = Pattern.compile("[A-Z][A-Z0-9_]*");

    /// Asks a service, in the runtime and with the jars that its image gets: what is missing there fails here.
    static Needs of(Recipe recipe, ServiceJars jars, Path runtime, Path folder) {
        String classPath = Stream.concat(jars.own().stream(), jars.libraries().stream()).map(Path::toString)
                .collect(Collectors.joining(":"));
        return parse(recipe.service().word(),
                new LoggedRun(new ChildProcess(folder, UTF_8), folder.resolve(recipe.service() + ".describe.log"))
                        .run("asking the " + recipe.service() + " what it needs", LIMIT, List.of(
                                runtime.resolve("bin/java").toString(), "-cp", classPath, recipe.mainClass(),
                                "describe")));
    }

    /// Reads the one line of JSON among what a service prints.
    static Needs parse(String service, String words) {
        String line = words.lines().filter(text -> text.startsWith("{\"service\"")).reduce((_, last) -> last)
                .orElseThrow(() -> unclear(service, "it printed no line that begins with {\"service\""));
        JsonNode json;
        try {
            json = new JsonMapper().readTree(line);
        } catch (IOException e) {
            throw unclear(service, "its line is not JSON").causedBy(e);
        }
        SortedSet<String> settings = new TreeSet<>();
        json.path("settings").forEach(setting -> settings.add(setting.asText()));
        if (!json.path("service").asText().equals(service) || !json.path("schema").isInt()
                || !json.path("oldest").isInt()
                || !settings.stream().allMatch(SETTING.asMatchPredicate())) {
            throw unclear(service, "it printed " + line);
        }
        return new Needs(settings, json.path("schema").asInt(), json.path("oldest").asInt());
    }

    private static Problem unclear(String service, String why) {
        return Problem.failed("the " + service + " does not say what it needs", why,
                "its Main must print {\"service\":\"" + service
                        + "\",\"settings\":[…],\"schema\":<n>,\"oldest\":<n>} when asked to describe");
    }
}
