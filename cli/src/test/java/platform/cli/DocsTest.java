package platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import platform.cli.testing.Sources;

/// The pages lead to what is there, and the first of them stays one page.
class DocsTest {

    private static final Path ROOT = Sources.root();
    private static final Set<Path> FILES = files();
    private static final int LINES_OF_THE_FIRST_PAGE = 130;

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    /// What is in the repository; a hidden folder is made when it is needed.
    private static final Pattern PATH = Pattern.compile(
            "(?!.*/\\.)(?:docs|bench|environments|cli|core|server|worker|\\.github|\\.ci)/[\\w./-]*");
    private static final Pattern TYPE = Pattern.compile("([A-Z][a-z]\\w+)(?:\\.[A-Za-z]\\w*)?");

    static Stream<Path> pages() {
        return FILES.stream().filter(file -> file.toString().endsWith(".md"));
    }

    @Test
    void the_readme_is_one_page() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(LINES_OF_THE_FIRST_PAGE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void every_link_leads_somewhere(Path page) {
        String prose = CODE.matcher(FENCED.matcher(text(page)).replaceAll("")).replaceAll("");
        assertThat(LINK.matcher(prose).results().map(found -> found.group(1))
                .filter(link -> !link.startsWith("https://")).filter(link -> !leads(page, link))).as(page.toString())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void every_path_that_is_named_is_there(Path page) {
        assertThat(CODE.matcher(FENCED.matcher(text(page)).replaceAll("")).results().map(found -> found.group(1))
                .filter(code -> PATH.matcher(code).matches()).filter(path -> !Files.exists(ROOT.resolve(path))))
                .as(page.toString()).isEmpty();
    }

    @Test
    void every_class_that_a_first_change_is_told_of_is_there() {
        Set<String> classes = new TreeSet<>();
        FILES.stream().map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".java"))
                .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
        List<String> named = CODE.matcher(text(Path.of("CONTRIBUTING.md"))).results()
                .map(found -> found.group(1).replaceFirst("^[\\w…/]*/", "")).map(TYPE::matcher)
                .filter(Matcher::matches).map(found -> found.group(1)).toList();
        assertThat(named).hasSizeGreaterThan(20);
        assertThat(named).filteredOn(name -> !classes.contains(name)).isEmpty();
    }

    @Test
    void every_decision_is_in_the_index() throws IOException {
        String index = text(Path.of("docs/decisions/README.md"));
        try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/decisions"))) {
            assertThat(decisions.map(Path::getFileName).map(Path::toString).filter(name -> name.matches("\\d{4}-.*"))
                    .map(name -> "| [%s](%s) | %s |".formatted(name.substring(0, 4), name, title(name)))
                    .filter(row -> !index.contains(row))).isEmpty();
        }
    }

    private static String title(String decision) {
        return text(Path.of("docs/decisions", decision)).lines().findFirst().orElseThrow().replaceFirst("^# \\d{4} ",
                "");
    }

    /// A file or folder of this repository and, where one is named, a heading of it.
    private static boolean leads(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty()
                ? page
                : ROOT.relativize(ROOT.resolve(page).resolveSibling(file).normalize());
        boolean there = FILES.contains(target) || FILES.stream().anyMatch(one -> one.startsWith(target));
        return there && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
    }

    /// The anchors of a page as GitHub makes them of its headings.
    private static Set<String> anchors(Path page) {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(FENCED.matcher(text(page)).replaceAll("")).results().map(found -> found.group(1))
                .forEach(heading -> {
                    String words = heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
                    String anchor = words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ',
                            '-');
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? anchor : anchor + "-" + before);
                });
        return anchors;
    }

    private static String text(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All files of the checkout but what is built or kept apart.
    private static Set<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    return name.equals("target") || name.matches("\\.(git|state|platformctl)")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(ROOT.relativize(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeSet<>(files);
    }
}
