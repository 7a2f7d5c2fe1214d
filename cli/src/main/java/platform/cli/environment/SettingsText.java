package platform.cli.environment;

import java.util.EnumSet;
import java.util.Map;
import java.util.stream.Collectors;

import platform.core.setting.Catalogue;
import platform.core.setting.Variable;

/// The catalogue of variables as texts: an env file to fill in, and a page of documentation.
public final class SettingsText {

    private static final String HEAD = """
                                       # Every variable of an environment: platformctl env init <env> makes an env file of it, else copy this to .env.stage or
                                       # .env.prod (chmod 600, never in git) and fill in. A line that is commented out may stay so: the value shown is the default.
                                       # An empty value means unset. For an environment on this machine: environments/local/env-file stage
                                       """;
    private static final String TABLE_HEAD = """
                                             | variable | what it is for | form | default | needed | secret | read by |
                                             | --- | --- | --- | --- | --- | --- | --- |
                                             """;
    private static final int WIDTH = 118;

    private SettingsText() {}

    /// An env file with a comment above each variable.
    ///
    /// @param given values to write; any other variable shows its example, or stays commented out
    public static String envFile(Map<String, String> given) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Variable.Section section : Variable.Section.values()) {
            text.append("\n# --- ").append(section.title()).append('\n');
            Catalogue.all().stream().filter(variable -> variable.section() == section).forEach(variable -> {
                comment(text, variable.about());
                String value = given.get(variable.name());
                text.append(value != null
                        ? EnvLine.of(variable.name(), value).raw()
                        : (variable.needed() || variable.fillIn() ? "" : "#") + variable.name() + "="
                                + variable.example())
                        .append('\n');
            });
        }
        return text.toString();
    }

    private static void comment(StringBuilder text, String words) {
        StringBuilder line = new StringBuilder("#");
        for (String word : words.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        text.append(line).append('\n');
    }

    /// A page of Markdown with a table a section.
    public static String page() {
        StringBuilder text = new StringBuilder("""
                                               # Settings

                                               Every variable of `.env.<environment>`. *Needed*: nothing runs without it. *Secret*: never shown by any command but
                                               `env get --reveal`. `platformctl env check <env>` checks a file by this list. Written by
                                               `platformctl env describe --as page`.
                                               """);
        for (Variable.Section section : Variable.Section.values()) {
            text.append("\n## ").append(section.title()).append("\n\n").append(TABLE_HEAD);
            Catalogue.all().stream().filter(variable -> variable.section() == section)
                    .forEach(variable -> text.append("| `").append(variable.name()).append("` | ")
                            .append(cell(variable.about())).append(" | ").append(cell(variable.setting().meaning()))
                            .append(" | ").append(variable.standard().isEmpty() ? "" : "`" + variable.standard() + "`")
                            .append(" | ").append(variable.needed() ? "yes" : "").append(" | ")
                            .append(variable.secret() ? "yes" : "").append(" | ").append(readers(variable))
                            .append(" |\n"));
        }
        return text.toString();
    }

    /// The parts that read a variable, comma-separated.
    public static String readers(Variable variable) {
        return EnumSet.copyOf(variable.readBy()).stream().map(Variable.Part::word).collect(Collectors.joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }
}
