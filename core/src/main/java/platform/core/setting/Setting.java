package platform.core.setting;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// One environment variable: its name, what it means, and what holds when it is absent. An empty variable is an absent one.
///
/// @param name     as in the process environment
/// @param meaning  what a right value is, as in "a port between 0 and 65535"; ends a refusal's sentence
/// @param parser   throws IllegalArgumentException on a malformed value; its message is never shown
/// @param fallback the value when absent; null: the start is refused
/// @param standard the same as one would write it; empty: there is none
public record Setting<T>(String name, String meaning, Function<String, T> parser, @Nullable T fallback,
        String standard) {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /// A variable without which the service does not start.
    public static <T> Setting<T> required(String name, String meaning, Function<String, T> parser) {
        return new Setting<>(name, meaning, parser, null, "");
    }

    /// A variable that has a default.
    ///
    /// @param standard as one would write it
    public static <T> Setting<T> withDefault(String name, String meaning, Function<String, T> parser,
            String standard) {
        return new Setting<>(name, meaning, parser, parser.apply(standard), standard);
    }

    /// A variable that may be absent.
    public static <T> Setting<Optional<T>> optional(String name, String meaning, Function<String, T> parser) {
        return new Setting<>(name, meaning, text -> Optional.of(parser.apply(text)), Optional.empty(), "");
    }

    /// True when there is no default.
    public boolean isRequired() {
        return fallback == null;
    }

    /// The value in this environment.
    ///
    /// @throws SettingProblem when it is missing or malformed; names the variable, never shows the value
    public T in(Map<String, String> environment) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            if (fallback == null) {
                throw new SettingProblem(name, "is not set; it must be " + meaning);
            }
            return fallback;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException _) {
            throw new SettingProblem(name, "is malformed; it must be " + meaning);
        }
    }

    /// A parser of whole numbers within bounds, both inclusive.
    public static Function<String, Integer> between(int least, int most) {
        return text -> {
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException();
            }
            return number;
        };
    }

    /// A parser of `true` and `false`, in any case.
    public static Function<String, Boolean> flag() {
        return text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    /// A parser of texts that have, as a whole, the form of a regular expression.
    public static Function<String, String> form(String expression) {
        Pattern form = Pattern.compile(expression);
        return text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        };
    }

    /// The length of time that is written `250ms`, `30s`, `10m`, `2h` or `8d`.
    ///
    /// @throws IllegalArgumentException if it is written otherwise
    public static Duration span(String text) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw new IllegalArgumentException();
        }
        long amount = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
