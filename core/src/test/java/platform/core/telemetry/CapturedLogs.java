package platform.core.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

import platform.core.testing.ServiceLogs;

/// Sends what a service in the tests' own process logs, down to debug, into the files that a last test looks through.
public final class CapturedLogs {
    private CapturedLogs() {}

    /// From now on, for all tests in this process.
    public static void start(String service) {
        try {
            Files.createDirectories(ServiceLogs.FOLDER);
            OutputStream file = Files.newOutputStream(Files.createTempFile(ServiceLogs.FOLDER, service + "-", ".log"));
            JsonLogs.start(service, "debug", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
