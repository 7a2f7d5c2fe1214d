package platform.cli.environment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import platform.cli.problem.Problem;

/// An env file (manual 4.3): its variables, and its comments and order, which a change leaves as they are. Immutable; it holds
/// secrets, so it is never printed.
///
/// A line is `NAME=value`, `NAME='taken as it is'` or `NAME="with \\, \" and \$"`, with `export` before it or a comment behind
/// it; `$NAME` and `${NAME}` stand for a variable above. That is the part of Compose's own dialect which all its versions, and a
/// shell that sources the file, read alike; the rest of it is a fault.
public final class EnvFile {

    private static final int MOST_LINES = 2000;

    private final List<EnvLine> lines;
    private final Map<String, String> values;
    private final List<Fault> faults;

    /// A line that cannot be read.
    ///
    /// @param line its number, from 1
    /// @param name the variable, empty where the line has none
    /// @param why without the value
    public record Fault(int line, String name, String why) {

        @Override
        public String toString() {
            return "line " + line + (name.isEmpty() ? "" : ", " + name) + ": " + why;
        }
    }

    private EnvFile(List<EnvLine> lines) {
        this.lines = List.copyOf(lines);
        Map<String, String> values = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        for (EnvLine line : lines) {
            number++;
            switch (line) {
                case EnvLine.Variable variable when values.containsKey(variable.name()) ->
                    faults.add(new Fault(number, variable.name(), "stands in the file twice"));
                case EnvLine.Variable variable -> values.put(variable.name(), variable.value());
                case EnvLine.Broken broken -> faults.add(new Fault(number, broken.name(), broken.why()));
                case EnvLine.Remark _ -> {
                }
            }
        }
        this.values = Collections.unmodifiableMap(values);
        this.faults = List.copyOf(faults);
    }

    /// Reads the text of an env file. It never fails: what cannot be read is among the faults.
    public static EnvFile parse(String text) {
        List<EnvLine> lines = new ArrayList<>();
        Map<String, String> before = new LinkedHashMap<>();
        for (String raw : text.lines().limit(MOST_LINES + 1L).toList()) {
            EnvLine line = lines.size() == MOST_LINES
                    ? new EnvLine.Broken(raw, "", "is one of more than " + MOST_LINES + " lines")
                    : EnvLine.read(raw, before);
            if (line instanceof EnvLine.Variable variable) {
                before.putIfAbsent(variable.name(), variable.value());
            }
            lines.add(line);
        }
        return new EnvFile(lines);
    }

    /// The variables in the order of the file; an empty value is there, and means unset.
    public Map<String, String> values() {
        return values;
    }

    /// The value of a variable; empty where it is absent or has none.
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /// The number of the line where a variable first stands, from 1; 0 where it is absent.
    public int line(String name) {
        return 1 + first(line -> names(line, name));
    }

    /// The lines that cannot be read, in their order.
    public List<Fault> faults() {
        return faults;
    }

    /// This file, if every line of it can be read.
    ///
    /// @param called how the operator calls it, e.g. `.env.prod`
    /// @throws Problem that names each line which cannot; shows no value
    public EnvFile sound(String called) {
        if (faults.isEmpty()) {
            return this;
        }
        throw Problem.usage("the settings of this environment cannot be read",
                called + ", " + faults.stream().map(Fault::toString).collect(Collectors.joining("; ")),
                "mend the line; stage.env.example explains each variable");
    }

    /// With another value for a variable: in its line, else below the comment `#NAME=`, else at the end.
    ///
    /// @throws IllegalArgumentException if name or value cannot stand in an env file
    public EnvFile with(String name, String value) {
        EnvLine fresh = EnvLine.of(name, value);
        List<EnvLine> changed = new ArrayList<>(lines);
        int there = first(line -> names(line, name));
        int proposed = first(line -> line.raw().startsWith("#" + name + "="));
        if (there >= 0) {
            changed.set(there, fresh);
        } else {
            changed.add(proposed >= 0 ? proposed + 1 : changed.size(), fresh);
        }
        return again(changed);
    }

    /// Without a variable; the same file where it is not there.
    public EnvFile without(String name) {
        return again(lines.stream().filter(line -> !names(line, name)).toList());
    }

    private static boolean names(EnvLine line, String name) {
        return switch (line) {
            case EnvLine.Variable variable -> variable.name().equals(name);
            case EnvLine.Broken broken -> broken.name().equals(name);
            case EnvLine.Remark _ -> false;
        };
    }

    private int first(Predicate<EnvLine> wanted) {
        for (int i = 0; i < lines.size(); i++) {
            if (wanted.test(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /// Other lines may refer to the one that changed, so all are read again.
    private static EnvFile again(List<EnvLine> lines) {
        return parse(text(lines));
    }

    /// The text of the file, with a newline at its end.
    public String text() {
        return text(lines);
    }

    private static String text(List<EnvLine> lines) {
        return lines.stream().map(line -> line.raw() + "\n").collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return "EnvFile[" + values.keySet() + "]";
    }
}
