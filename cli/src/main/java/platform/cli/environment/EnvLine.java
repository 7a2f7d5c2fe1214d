package platform.cli.environment;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of an env file, kept as it was written.
sealed interface EnvLine {

    /// The line as it stands in the file.
    String raw();

    /// A comment or an empty line.
    record Remark(String raw) implements EnvLine {
    }

    /// A variable.
    record Variable(String raw, String name, String value) implements EnvLine {
    }

    /// A line that is none of both.
    ///
    /// @param why shows nothing of the line but the name, if it has one
    record Broken(String raw, String name, String why) implements EnvLine {
    }

    Pattern ASSIGNMENT = Pattern.compile("\\s*(?:export\\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)=\\s*(?<rest>.*)");
    Pattern SINGLE = Pattern.compile("'(?<value>[^'\\\\]*)'\\s*(?:#.*)?");
    Pattern DOUBLE = Pattern.compile("\"(?<value>(?:[^\"\\\\]|\\\\[\\\\\"$])*)\"\\s*(?:#.*)?");
    Pattern REFERENCE = Pattern
            .compile(
                    "(?<escaped>\\\\[\\\\\"$])|\\$(?:(?<dollar>\\$)|\\{(?<braced>[A-Za-z_]\\w*)}|(?<bare>[A-Za-z_]\\w*)|(?<other>))");
    Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");
    /// What needs no quotes, neither for Compose nor for a shell that sources the file.
    Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./?^-]*");

    /// Reads a line.
    ///
    /// @param before the variables above it, which it may refer to
    static EnvLine read(String raw, Map<String, String> before) {
        String line = raw.stripTrailing();
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
            return new Remark(raw);
        }
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (!assignment.matches()) {
            return new Broken(raw, "", "is not NAME=value");
        }
        String name = assignment.group("name");
        String rest = assignment.group("rest");
        try {
            if (CONTROL.matcher(rest).find()) {
                throw new IllegalArgumentException("holds a control character");
            }
            return new Variable(raw, name, value(rest, before));
        } catch (IllegalArgumentException e) {
            return new Broken(raw, name, String.valueOf(e.getMessage()));
        }
    }

    private static String value(String rest, Map<String, String> before) {
        if (rest.startsWith("'")) {
            return quoted(SINGLE.matcher(rest));
        }
        if (rest.startsWith("\"")) {
            return filledIn(quoted(DOUBLE.matcher(rest)), true, before);
        }
        if (rest.startsWith("#")) {
            throw new IllegalArgumentException("begins with #, which begins a comment: quote it, or leave it empty");
        }
        int comment = rest.indexOf(" #");
        return filledIn(comment < 0 ? rest : rest.substring(0, comment).stripTrailing(), false, before);
    }

    private static String quoted(Matcher matcher) {
        if (!matcher.matches()) {
            throw new IllegalArgumentException("has quotes that do not close, or something after them");
        }
        return matcher.group("value");
    }

    /// A dollar stands for a variable above, as in Compose and in a shell.
    private static String filledIn(String text, boolean escapes, Map<String, String> before) {
        return REFERENCE.matcher(text).replaceAll(found -> {
            String escaped = found.group(1);
            if (escaped != null && escapes) {
                return Matcher.quoteReplacement(escaped.substring(1));
            }
            if (escaped != null) {
                throw new IllegalArgumentException("holds a backslash before \\, \" or $: put it in single quotes");
            }
            if (found.group(2) != null) {
                return Matcher.quoteReplacement("$");
            }
            String name = found.group(3) == null ? found.group(4) : found.group(3);
            if (name == null || !before.containsKey(name)) {
                throw new IllegalArgumentException(
                        "has a $ that names no variable above it: put the value in single quotes");
            }
            return Matcher.quoteReplacement(before.getOrDefault(name, ""));
        });
    }

    /// The line that gives a variable a value, quoted as far as it must be.
    ///
    /// @throws IllegalArgumentException if the value cannot stand on one line
    static Variable of(String name, String value) {
        if (CONTROL.matcher(value).find() || value.contains("\t") || !ASSIGNMENT.matcher(name + "=").matches()) {
            throw new IllegalArgumentException(name + " cannot stand on one line of an env file");
        }
        String written;
        if (PLAIN.matcher(value).matches()) {
            written = value;
        } else if (value.indexOf('\'') < 0 && value.indexOf('\\') < 0) {
            written = "'" + value + "'";
        } else {
            written = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + '"';
        }
        return new Variable(name + "=" + written, name, value);
    }
}
