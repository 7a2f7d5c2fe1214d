package platform.core.telemetry;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.jspecify.annotations.Nullable;

/// Writes what happened, by event name. The name and the keys are fixed words, the message is a fixed sentence; only ids, types,
/// counts and the like go into the context: no e-mail, key, token, address, header or payload.
public final class EventLog {
    /// Held here, since java.util.logging forgets a logger (and its level) that nobody holds.
    static final Logger ROOT = Logger.getLogger("platform");

    public void debug(String event, String message, Map<String, ?> context) {
        write(Level.FINE, event, message, context, null);
    }

    public void info(String event, String message, Map<String, ?> context) {
        write(Level.INFO, event, message, context, null);
    }

    public void warn(String event, String message, Map<String, ?> context) {
        write(Level.WARNING, event, message, context, null);
    }

    /// The same with its cause, of which the types and our own lines are written, never the message.
    public void warn(String event, String message, Map<String, ?> context, Throwable cause) {
        write(Level.WARNING, event, message, context, cause);
    }

    /// Something that a person should look at. Of its cause the types and our own lines are written, never the message.
    public void error(String event, String message, Map<String, ?> context, @Nullable Throwable cause) {
        write(Level.SEVERE, event, message, context, cause);
    }

    private static void write(Level level, String event, String message, Map<String, ?> context,
            @Nullable Throwable cause) {
        if (ROOT.isLoggable(level)) {
            EventRecord line = new EventRecord(level, event, message, context);
            line.setLoggerName(ROOT.getName());
            line.setThrown(cause);
            ROOT.log(line);
        }
    }
}
