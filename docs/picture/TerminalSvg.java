import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Draws what a terminal shows in the end as an SVG, text as text: `java TerminalSvg.java TITLE DESCRIPTION <recording >picture.svg`.
/// The recording is what a program wrote to a terminal. A line that was redrawn is there once, as it was left. An escape sequence
/// that is not known here ends it, so that nothing is drawn wrongly.
final class TerminalSvg {

    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[([0-9;]*)([A-Za-z])");
    private static final Map<Integer, String> STYLES = new TreeMap<>(Map.of(1, "bold", 2, "dim", 31, "red", 32, "green", 33,
            "yellow", 36, "cyan"));
    private static final int LEFT = 20;
    private static final int TOP = 46;
    private static final int LINE = 18;
    /// Wide enough for the usual fixed fonts at 13 px: 0.6 em and a little.
    private static final double COLUMN = 7.9;

    /// A character and how it is drawn; no style is the empty text.
    private record Cell(int character, String style) {
        static final Cell BLANK = new Cell(' ', "");
    }

    private final List<List<Cell>> lines = new ArrayList<>(List.of(new ArrayList<>()));
    private int column;
    private String style = "";

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: java TerminalSvg.java TITLE DESCRIPTION <recording >picture.svg");
            System.exit(2);
        }
        TerminalSvg terminal = new TerminalSvg();
        terminal.write(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        try (PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
            out.print(terminal.svg(args[0], args[1]));
        }
    }

    private void write(String recording) {
        Matcher escape = ESCAPE.matcher(recording);
        for (int at = 0; at < recording.length(); at += Character.charCount(recording.codePointAt(at))) {
            int character = recording.codePointAt(at);
            if (character == '\u001b') {
                if (!escape.find(at) || escape.start() != at) {
                    throw new IllegalArgumentException("an unknown escape sequence at " + at);
                }
                obey(escape.group(2), escape.group(1));
                at = escape.end() - 1;
            } else {
                write(character);
            }
        }
    }

    private void write(int character) {
        List<Cell> line = lines.getLast();
        switch (character) {
            case '\r' -> column = 0;
            case '\n' -> {
                lines.add(new ArrayList<>());
                column = 0;
            }
            default -> {
                while (line.size() <= column) {
                    line.add(Cell.BLANK);
                }
                line.set(column++, new Cell(character, style));
            }
        }
    }

    private void obey(String command, String numbers) {
        List<Cell> line = lines.getLast();
        switch (command) {
            case "K" -> line.subList(Math.min(column, line.size()), line.size()).clear();
            case "m" -> {
                for (String number : (numbers.isEmpty() ? "0" : numbers).split(";")) {
                    int code = Integer.parseInt(number);
                    if (code != 0 && !STYLES.containsKey(code)) {
                        throw new IllegalArgumentException("an unknown style: " + code);
                    }
                    style = code == 0 ? "" : STYLES.get(code);
                }
            }
            default -> throw new IllegalArgumentException("an unknown escape sequence: " + numbers + command);
        }
    }

    private String svg(String title, String description) {
        while (lines.size() > 1 && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int width = (int) Math.ceil(columns * COLUMN) + 2 * LEFT;
        int height = TOP + lines.size() * LINE;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-labelledby="title desc">
                <title id="title">%3$s</title>
                <desc id="desc">%4$s</desc>
                <style>
                text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #d7dde4; white-space: pre }
                .bold { font-weight: bold; fill: #ffffff } .dim { fill: #8b949e } .red { fill: #ff7b72 } .green { fill: #7ee787 } .yellow { fill: #e3b341 } .cyan { fill: #79c0ff }
                </style>
                <rect x=".5" y=".5" width="%5$d" height="%6$d" rx="8" fill="#0d1117" stroke="#57606a"/>
                <circle cx="20" cy="18" r="5" fill="#ff5f57"/><circle cx="38" cy="18" r="5" fill="#febc2e"/><circle cx="56" cy="18" r="5" fill="#28c840"/>
                """
                .formatted(width, height, escaped(title), escaped(description), width - 1, height - 1));
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                svg.append("<text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>%n".formatted(LEFT, TOP + i * LINE,
                        spans(lines.get(i))));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static String spans(List<Cell> line) {
        StringBuilder text = new StringBuilder();
        for (int from = 0, to; from < line.size(); from = to) {
            String style = line.get(from).style();
            StringBuilder run = new StringBuilder();
            for (to = from; to < line.size() && line.get(to).style().equals(style); to++) {
                run.appendCodePoint(line.get(to).character());
            }
            String words = escaped(run.toString());
            text.append(style.isEmpty() ? words : "<tspan class=\"" + style + "\">" + words + "</tspan>");
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
