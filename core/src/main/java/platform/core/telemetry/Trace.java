package platform.core.telemetry;

import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// The trace that the current request belongs to, as W3C's `traceparent` header names it (https://www.w3.org/TR/trace-context/).
public final class Trace {
    private static final Pattern TRACEPARENT = Pattern
            .compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private Trace() {}

    /// The trace id of a well-formed header, 32 hexadecimal digits.
    public static Optional<String> idOf(String traceparent) {
        var matcher = TRACEPARENT.matcher(traceparent);
        // Only versions to come may say more than version 00 does.
        return matcher.matches() && (matcher.group(3) == null || !"00".equals(matcher.group(1)))
                ? Optional.of(matcher.group(2))
                : Optional.empty();
    }

    /// Runs something whose log lines carry this trace id.
    public static void run(String traceId, Runnable work) {
        ScopedValue.where(CURRENT, traceId).run(work);
    }

    /// The trace id of the current request, if it has one.
    public static @Nullable String current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }
}
