package platform.core.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;

/// One thing that the service answers.
///
/// @param template  the path, as in `/admin/smoke/{eventId}`; it is also the metrics' label
/// @param versioned whether it also answers under `/v1`
public record Route(Method method, String template, boolean versioned, Endpoint endpoint) {
    /// Makes the answer to a request. Runs on a virtual thread, so it may block.
    @FunctionalInterface
    public interface Endpoint {
        /// The answer; it is sent by the caller.
        ///
        /// @throws Refusal to end the request with its answer
        Answer answer(ServerRequest request);
    }

    public static Route get(String template, Endpoint endpoint) {
        return new Route(Method.GET, template, false, endpoint);
    }

    public static Route post(String template, Endpoint endpoint) {
        return new Route(Method.POST, template, false, endpoint);
    }

    public static Route delete(String template, Endpoint endpoint) {
        return new Route(Method.DELETE, template, false, endpoint);
    }

    /// The same, also under `/v1`.
    public Route andUnderV1() {
        return new Route(method, template, true, endpoint);
    }
}
