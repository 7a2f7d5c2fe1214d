package platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import platform.cli.testing.Sources;

/// The picture of the README, and the program that draws it (`docs/picture`).
@Execution(ExecutionMode.CONCURRENT)
class TerminalSvgTest {

    private static final Path PICTURE = Sources.root().resolve("docs/picture");

    @Test
    void a_line_that_was_redrawn_is_there_once_as_it_was_left() throws Exception {
        Drawn drawn = draw(
                "\u001b[1m$ run\u001b[0m\r\n\r  gates … asking\r\u001b[K  gates  0.2 s\r\n\r\na < b & c\r\n");

        assertThat(drawn.exit()).isZero();
        assertThat(lines(drawn.out())).containsExactly("$ run", "  gates  0.2 s", "a < b & c");
        assertThat(text(drawn.out(), "title")).containsExactly("A <title>");
        assertThat(drawn.out()).contains("<tspan class=\"bold\">$ run</tspan>");
    }

    @Test
    void what_it_does_not_know_it_does_not_draw() throws Exception {
        assertThat(draw("one\u001b[2Jtwo").exit()).isNotZero();
    }

    @Test
    void the_picture_shows_both_commands_and_loads_nothing() throws Exception {
        String svg = Files.readString(PICTURE.resolve("rollout.svg"));

        assertThat(lines(svg)).anyMatch(line -> line.startsWith("$ platformctl promote"))
                .anyMatch(line -> line.startsWith("$ platformctl rollback"));
        assertThat(text(svg, "title")).hasSize(1);
        assertThat(text(svg, "desc")).hasSize(1);
        assertThat(svg).doesNotContain("href", "url(", "@import", "\u001b");
    }

    private record Drawn(int exit, String out) {
    }

    private static Drawn draw(String recording) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", PICTURE.resolve("TerminalSvg.java").toString(),
                "A <title>", "What it shows")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = java.getOutputStream()) {
            in.write(recording.getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream out = java.getInputStream()) {
            String svg = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Drawn(java.waitFor(), svg);
        }
    }

    private static List<String> lines(String svg) throws Exception {
        return text(svg, "text");
    }

    private static List<String> text(String svg, String element) throws Exception {
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList found = document.getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
