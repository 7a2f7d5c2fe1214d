package platform.core.telemetry;

import java.util.logging.LogManager;

/// Java's own log manager stops all logging the moment SIGTERM comes; this one lets a service tell how it left.
/// Public since Java makes it by name.
public final class LastingLogManager extends LogManager {
    @Override
    public void reset() {
        // Java calls it at the start, when there is nothing to undo yet, and at the end, when it would be too early.
    }
}
