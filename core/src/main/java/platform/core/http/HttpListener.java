package platform.core.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;

/// Serves routes over HTTP/1.1 until stopped. It leaves signals to the one who started it.
public final class HttpListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private record Path(String template, Set<String> methods) {}

    private final WebServer server;

    /// Starts to listen.
    ///
    /// @param port 0: any free one
    public HttpListener(int port, List<Route> routes, Exchange exchange) {
        DirectHandlers.Builder malformed = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            malformed.addHandler(type, exchange::refuseUnrouted);
        }
        this.server = WebServer.builder().host("0.0.0.0").port(port).shutdownHook(false).featuresDiscoverServices(false)
                .backlog(BACKLOG).connectionOptions(options -> options.readTimeout(SILENCE).tcpNoDelay(true))
                .directHandlers(malformed.build()).routing(routing -> add(routing, routes, exchange)).build().start();
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void add(HttpRouting.Builder routing, List<Route> routes, Exchange exchange) {
        Map<String, Path> paths = new TreeMap<>();
        for (Route route : routes) {
            Handler handler = (request, response) -> exchange.answer(request, response, route.template(),
                    route.endpoint());
            for (String prefix : route.versioned() ? List.of("", "/v1") : List.of("")) {
                Set<String> methods = paths.computeIfAbsent(prefix + route.template(),
                        _ -> new Path(route.template(), new TreeSet<>(Set.of("OPTIONS")))).methods;
                routing.route(route.method(), prefix + route.template(), handler);
                methods.add(route.method().text());
                if (route.method().equals(Method.GET)) {
                    routing.route(Method.HEAD, prefix + route.template(), handler);
                    methods.add("HEAD");
                }
            }
        }
        paths.forEach((path, known) -> {
            String methods = String.join(", ", known.methods);
            routing.route(Method.OPTIONS, path,
                    (request, response) -> exchange.answerOptions(request, response, known.template, methods));
            routing.any(path, (request, response) -> exchange.answer(request, response, "unmatched",
                    _ -> wrongMethod(methods)));
        });
        routing.any((request, response) -> exchange.answer(request, response, "unmatched",
                _ -> Answer.problem(404, "not_found", "There is nothing at this path.")));
    }

    private static Answer wrongMethod(String allowed) {
        return Answer.problem(405, "method_not_allowed", "This path answers to " + allowed + " only.")
                .with(HeaderNames.ALLOW.defaultCase(), allowed);
    }

    /// The methods that may be a metrics label.
    static String label(Method method) {
        return switch (method.text()) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method.text();
            default -> "other";
        };
    }
}
