package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import platform.cli.testing.Sources;

/// What the pages have one type is understood. `ExamplesTest` asks the same of the help.
class PagesTest {

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```");
    private static final Pattern TYPED = Pattern
            .compile("(?m)(?:^|\\(|&& |\\$ )\\s*(?:\\./)?platformctl((?: +(?:'[^']*'|[^\\s'|)#&>]+))+)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|([^\\s']+)");

    /// @param page where it stands
    /// @param words without the program's name
    record Typed(Path page, List<String> words) {
        @Override
        public String toString() {
            return page + ": " + String.join(" ", words);
        }
    }

    static Stream<Typed> typed() throws IOException {
        Path root = Sources.root();
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            List<Path> pages = Stream
                    .concat(Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md").map(root::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
            return pages.stream().flatMap(page -> typed(page).map(words -> new Typed(root.relativize(page), words)));
        }
    }

    private static Stream<List<String>> typed(Path page) {
        try {
            return FENCED.matcher(Files.readString(page)).results()
                    .filter(block -> block.group(1).isEmpty() || block.group(1).equals("bash"))
                    .map(block -> block.group(2).replace("\\\n", " "))
                    .flatMap(block -> TYPED.matcher(block).results())
                    .map(line -> WORD.matcher(line.group(1)).results()
                            .map(word -> word.group(1) == null ? word.group(2) : word.group(1)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("typed")
    void what_a_page_has_one_type_is_understood(Typed typed) {
        assertThatNoException().isThrownBy(() -> Commands.line().parseArgs(typed.words().toArray(String[]::new)));
    }
}
