package platform.cli.smoke;

import java.util.Map;

/// A way to ask the API: through the front as a customer does, or inside one container.
public interface Probe extends AutoCloseable {

    /// Sends one request and waits five seconds at most. It never throws for what the other side does.
    ///
    /// @param path with query, e.g. `/health`
    /// @param body the body of a POST; empty for none
    Answer send(String method, String path, Map<String, String> headers, String body);

    /// Gives back what it held.
    @Override
    default void close() {}
}
