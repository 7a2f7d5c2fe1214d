package platform.core.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;

/// From which web origins (RFC 6454) browsers may call us, by the CORS protocol (https://fetch.spec.whatwg.org/#http-cors-protocol).
/// A request of another origin is refused before anything is done for it; one that names no origin is none of a browser's and passes.
public final class Cors {
    private static final HeaderName REQUESTED_METHOD = HeaderNames.create("Access-Control-Request-Method");
    private static final Header EXPOSED = HeaderValues.createCached("Access-Control-Expose-Headers",
            "Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Release");
    private static final Header VARY = HeaderValues.createCached("Vary", "Origin");
    private static final Map<String, String> PREFLIGHT = Map.of("Access-Control-Allow-Methods", "GET, POST, OPTIONS",
            "Access-Control-Allow-Headers", "Content-Type, Traceparent", "Access-Control-Max-Age", "86400");

    private final boolean asked;
    private final Map<String, Header> allowed;

    private Cors(boolean asked, Set<String> origins) {
        this.asked = asked;
        this.allowed = origins.stream().collect(Collectors.toUnmodifiableMap(origin -> origin,
                origin -> HeaderValues.createCached("Access-Control-Allow-Origin", origin)));
    }

    /// For a service that no browser calls: origins are not looked at.
    public static Cors off() {
        return new Cors(false, Set.of());
    }

    /// Exactly these origins.
    public static Cors of(Set<String> origins) {
        return new Cors(true, origins);
    }

    /// Whether the request is of an origin that may not call us.
    boolean refuses(ServerRequest request) {
        return asked && request.headers().contains(HeaderNames.ORIGIN) && !allowed.containsKey(origin(request));
    }

    /// What every answer to this request says about it.
    List<Header> headers(ServerRequest request) {
        if (!asked) {
            return List.of();
        }
        Header origin = request.headers().contains(HeaderNames.ORIGIN) ? allowed.get(origin(request)) : null;
        return origin == null ? List.of(VARY) : List.of(VARY, origin, EXPOSED);
    }

    /// The answer to OPTIONS of a path.
    ///
    /// @param methods that the path answers to
    Answer options(ServerRequest request, String methods) {
        Answer answer = Answer.nothing().with("Allow", methods);
        if (!asked || !request.headers().contains(HeaderNames.ORIGIN)
                || !request.headers().contains(REQUESTED_METHOD)) {
            return answer;
        }
        for (Map.Entry<String, String> header : PREFLIGHT.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static String origin(ServerRequest request) {
        // More than one is nobody's: it is looked for as a whole and not found.
        return String.join(",", request.headers().get(HeaderNames.ORIGIN).allValues());
    }
}
