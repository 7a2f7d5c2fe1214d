package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.testing.Sources;

/// `docs/json.md` as a schema: what a command prints has the fields of its section's example, no other, and of the same types.
final class JsonPage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private final JsonNode example;
    private final Set<String> nullable;

    private JsonPage(JsonNode example, Set<String> nullable) {
        this.example = example;
        this.nullable = nullable;
    }

    /// Parses what a command printed, and holds it against its section.
    ///
    /// @param heading the section
    static JsonNode read(String heading, String printed) {
        JsonNode value = parsed(printed);
        JsonPage page = section(heading);
        page.compare(heading, page.example, value);
        return value;
    }

    private static JsonPage section(String heading) {
        String text = Arrays.stream(page().split("(?m)^## ", -1)).filter(part -> part.startsWith(heading + "\n"))
                .findFirst().orElseThrow(() -> new AssertionError("docs/json.md has no section " + heading));
        String[] parts = text.split("(?m)^```(json)?\n", -1);
        Set<String> nullable = parts[0].contains("May be null:")
                ? NAME.matcher(parts[0].substring(parts[0].indexOf("May be null:"))).results()
                        .map(JsonPage::word).collect(Collectors.toSet())
                : Set.of();
        return new JsonPage(parsed(parts[1]), nullable);
    }

    private static String word(MatchResult found) {
        return found.group(1);
    }

    private static String page() {
        try {
            return Files.readString(Sources.root().resolve(Path.of("docs/json.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private void compare(String at, JsonNode wanted, JsonNode value) {
        if (value.isNull()) {
            assertThat(nullable).as("what may be null").contains(at.replaceFirst(".*\\.", ""));
            return;
        }
        assertThat(value.getNodeType()).as(at).isEqualTo(wanted.getNodeType());
        if (wanted.isArray()) {
            value.forEach(element -> compare(at, wanted.get(0), element));
            return;
        }
        assertThat(names(value)).as(at).isEqualTo(names(wanted));
        wanted.properties().forEach(field -> compare(at + "." + field.getKey(), field.getValue(),
                value.get(field.getKey())));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
