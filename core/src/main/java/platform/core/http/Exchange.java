package platform.core.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Database;
import platform.core.setting.Release;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.Trace;

/// One request and its answer, from outside: the headers that every answer has, its count, its log line, and an answer even
/// when a route breaks.
public final class Exchange {
    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");

    private final Map<String, String> headers;
    private final LameDuck lameDuck;
    private final RequestMeters meters;
    private final EventLog log = new EventLog();

    /// @param prefix of the metrics, as in `onm.api`
    /// @param headers on every answer, besides the common ones
    public Exchange(Release release, LameDuck lameDuck, MeterRegistry registry, String prefix,
            Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("X-Content-Type-Options", "nosniff",
                "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store", "X-Release",
                release.sha(), "X-Instance", release.instance()));
        all.putAll(headers);
        this.headers = Map.copyOf(all);
        this.lameDuck = lameDuck;
        this.meters = new RequestMeters(registry, prefix);
    }

    void answer(ServerRequest request, ServerResponse response, String route, Route.Endpoint endpoint) {
        Optional<String> traceId = request.headers().first(TRACEPARENT).flatMap(Trace::idOf);
        if (traceId.isPresent()) {
            Trace.run(traceId.get(), () -> counted(request, response, route, endpoint));
        } else {
            counted(request, response, route, endpoint);
        }
    }

    /// Answers what is not even a request: a malformed request line, too many headers.
    DirectHandler.TransportResponse refuseUnrouted(DirectHandler.TransportRequest request, DirectHandler.EventType type,
            Status status, ServerResponseHeaders given, String message) {
        Answer answer = Answer.problem(status.code(), "bad_request", "The request could not be read.");
        DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder().status(status)
                .keepAlive(false).header(HeaderNames.CONTENT_TYPE, answer.type()).entity(answer.body());
        headers.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        return response.build();
    }

    private void counted(ServerRequest request, ServerResponse response, String route, Route.Endpoint endpoint) {
        long began = System.nanoTime();
        lameDuck.arrived();
        try {
            Answer answer = safely(request, route, endpoint);
            Duration duration = Duration.ofNanos(System.nanoTime() - began);
            String method = HttpListener.label(request.prologue().method());
            // Counted before it is sent: who has the answer may look at the metrics.
            meters.count(method, route, answer.status(), duration);
            logged(method, route, answer.status(), duration);
            send(response, answer);
        } finally {
            lameDuck.answered();
        }
    }

    private Answer safely(ServerRequest request, String route, Route.Endpoint endpoint) {
        try {
            return endpoint.answer(request);
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (HttpException e) {
            return Answer.problem(e.status().code(), "bad_request", "The request could not be read.");
        } catch (RuntimeException e) {
            if (Database.isUnreachable(e)) {
                log.warn("RequestFailed", "Postgres is away or slow", Map.of("route", route), e);
                return Answer.problem(503, "unavailable", "The database is away; try again.")
                        .with(HeaderNames.RETRY_AFTER.defaultCase(), "1");
            }
            log.error("RequestFailed", "a route broke", Map.of("route", route), e);
            return Answer.problem(500, "internal_error", "Something broke on our side.");
        }
    }

    private void send(ServerResponse response, Answer answer) {
        response.status(answer.status());
        headers.forEach(response::header);
        answer.headers().forEach(response::header);
        if (lameDuck.isLeaving() || answer.status() == 413) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (answer.type().isEmpty()) {
            response.send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, answer.type());
            response.send(answer.body());
        }
    }

    private void logged(String method, String route, int status, Duration duration) {
        Map<String, Object> context = Map.of("method", method, "route", route, "status", status, "ms",
                duration.toMillis());
        if (status >= 500) {
            log.warn("RequestCompleted", "answered with an error of ours", context);
        } else if (status >= 400) {
            log.info("RequestCompleted", "refused", context);
        } else {
            log.debug("RequestCompleted", "answered", context);
        }
    }
}
