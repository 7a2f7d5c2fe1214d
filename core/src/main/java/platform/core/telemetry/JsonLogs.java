package platform.core.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Turns all logging of the process, its libraries' included, into JSON lines on standard output.
public final class JsonLogs {
    private static final Map<String, Level> LEVELS = Map.of("debug", Level.FINE, "info", Level.INFO, "warn",
            Level.WARNING,
            "error", Level.SEVERE);

    private JsonLogs() {}

    /// Called once, first thing in a process.
    ///
    /// @param service named in every line: `api` or `worker`
    /// @param level   the least severe that our own events are written at: `debug info warn error`
    public static void start(String service, String level) {
        // The descriptor, not System.out: no second buffer and no charset in between.
        start(service, level, new FileOutputStream(FileDescriptor.out));
    }

    static void start(String service, String level, OutputStream out) {
        // Takes effect if nobody has logged yet.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new LineHandler(new LineFormat(service), out));
        // Libraries have nothing to say at info that an operator needs.
        root.setLevel(Level.WARNING);
        EventLog.ROOT.setLevel(LEVELS.getOrDefault(level, Level.INFO));
    }

    private static final class LineHandler extends Handler {
        private final OutputStream out;

        LineHandler(LineFormat format, OutputStream out) {
            super();
            this.out = out;
            setFormatter(format);
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord event) {
            if (isLoggable(event)) {
                byte[] line = ((LineFormat) getFormatter()).line(event);
                synchronized (this) {
                    try {
                        out.write(line);
                    } catch (IOException _) {
                        // Standard output is gone: there is nobody left to tell.
                    }
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
