package platform.core.telemetry;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// A log record that carries its event's name and context apart from the message.
final class EventRecord extends LogRecord {
    private static final long serialVersionUID = 1L;

    private final String event;
    private final transient Map<String, ?> context;

    EventRecord(Level level, String event, String message, Map<String, ?> context) {
        super(level, message);
        this.event = event;
        this.context = context;
    }

    String event() {
        return event;
    }

    Map<String, ?> context() {
        return context;
    }
}
