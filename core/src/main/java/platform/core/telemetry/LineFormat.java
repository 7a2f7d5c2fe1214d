package platform.core.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

/// One JSON object a line: `time level service event msg context`, and `traceId` inside a request that has one.
///
/// Of a throwable only the types and the places in our own code are written: messages of drivers quote data.
final class LineFormat extends Formatter {
    private static final int OWN_FRAMES = 4;

    /// IPv4; IPv6 as Java writes it, and in its short form.
    private static final Pattern PEER = Pattern.compile("(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?!\\d)"
            + "|(?<![\\w:])(?:(?:H:){7}H|(?:H(?::H)*)?::(?:H(?::H)*)?)(?!\\w)".replace("H", "[0-9a-fA-F]{1,4}"));

    private final JsonFactory json = new JsonFactory();
    private final String service;

    LineFormat(String service) {
        super();
        this.service = service;
    }

    @Override
    public String format(LogRecord event) {
        return new String(line(event), StandardCharsets.UTF_8);
    }

    byte[] line(LogRecord event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator line = json.createGenerator(bytes)) {
            line.writeStartObject();
            line.writeStringField("time", event.getInstant().toString());
            line.writeStringField("level", level(event.getLevel()));
            line.writeStringField("service", service);
            boolean own = event instanceof EventRecord;
            line.writeStringField("event", own ? ((EventRecord) event).event() : "Library");
            line.writeStringField("msg", own ? event.getMessage() : libraryMessage(event));
            line.writeObjectFieldStart("context");
            if (own) {
                for (Map.Entry<String, ?> entry : ((EventRecord) event).context().entrySet()) {
                    line.writeFieldName(entry.getKey());
                    value(line, entry.getValue());
                }
            } else {
                line.writeStringField("logger", String.valueOf(event.getLoggerName()));
            }
            cause(line, event.getThrown());
            line.writeEndObject();
            String traceId = Trace.current();
            if (traceId != null) {
                line.writeStringField("traceId", traceId);
            }
            line.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /// What a library says may hold an address with a password, a row's values, or the network address of a peer: its first line,
    /// without any of them.
    private String libraryMessage(LogRecord event) {
        String first = String.valueOf(formatMessage(event)).lines().findFirst().orElse("");
        return PEER.matcher(first.replaceAll("://[^@\\s/]*@", "://***@").replaceAll("\\S+@\\S+\\.\\S+", "***"))
                .replaceAll("***");
    }

    private static void value(JsonGenerator line, Object value) throws IOException {
        switch (value) {
            case Integer number -> line.writeNumber(number);
            case Long number -> line.writeNumber(number);
            case Double number -> line.writeNumber(number);
            case Boolean flag -> line.writeBoolean(flag);
            default -> line.writeString(value.toString());
        }
    }

    private static void cause(JsonGenerator line, @Nullable Throwable thrown) throws IOException {
        if (thrown == null) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            text.append(text.isEmpty() ? "" : " <- ").append(at.getClass().getName());
            if (at instanceof SQLException sql) {
                text.append('[').append(sql.getSQLState()).append(']');
            }
            int frames = 0;
            for (StackTraceElement frame : at.getStackTrace()) {
                if (frame.getClassName().startsWith("platform.") && frames++ < OWN_FRAMES) {
                    text.append(" at ").append(frame.getFileName()).append(':').append(frame.getLineNumber());
                }
            }
        }
        line.writeStringField("cause", text.toString());
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warn";
        }
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }
}
