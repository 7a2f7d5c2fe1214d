package platform.cli.waiting;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times and lengths of time as a person reads them.
public final class Times {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Times() {}

    /// A time in the reader's zone, to the second.
    public static String local(Instant instant) {
        return LOCAL.format(instant.atZone(ZoneId.systemDefault()));
    }

    /// A length of time in its two largest units, e.g. `3 d 4 h`.
    public static String span(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds >= 86_400) {
            return of(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
        }
        if (seconds >= 3600) {
            return of(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return seconds >= 60 ? of(seconds / 60, "min", seconds % 60, "s") : seconds + " s";
    }

    private static String of(long large, String unit, long small, String smaller) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
    }
}
