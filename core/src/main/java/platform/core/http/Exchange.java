package platform.core.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Batcher;
import platform.core.database.Database;
import platform.core.setting.Release;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.Trace;

/// One request and its answer, from outside: the headers that every answer has, its count, its log line, and an answer even
/// when a route breaks.
public final class Exchange {
    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");

    private final List<Header> headers;
    private final Cors cors;
    private final LameDuck lameDuck;
    private final RequestMeters meters;
    private final EventLog log = new EventLog();

    /// @param prefix of the metrics, as in `onm.api`
    /// @param headers on every answer, besides the common ones
    /// @param cors    which origins may call
    public Exchange(Release release, LameDuck lameDuck, MeterRegistry registry, String prefix,
            Map<String, String> headers, Cors cors) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("X-Content-Type-Options", "nosniff",
                "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer", "Cache-Control", "no-store", "X-Release",
                release.sha(), "X-Instance", release.instance()));
        all.putAll(headers);
        this.headers = all.entrySet().stream().map(each -> HeaderValues.createCached(each.getKey(), each.getValue()))
                .toList();
        this.cors = cors;
        this.lameDuck = lameDuck;
        this.meters = new RequestMeters(registry, prefix);
    }

    void answer(ServerRequest request, ServerResponse response, String route, Route.Endpoint endpoint) {
        Optional<String> traceId = trace(request);
        if (traceId.isPresent()) {
            Trace.run(traceId.get(), () -> counted(request, response, route, endpoint));
        } else {
            counted(request, response, route, endpoint);
        }
    }

    void answerOptions(ServerRequest request, ServerResponse response, String route, String methods) {
        answer(request, response, route, asked -> cors.options(asked, methods));
    }

    /// Answers what is not even a request: a malformed request line, too many headers. What goes wrong in a route never comes here,
    /// so what the server takes for a fault of its own is one of the request, such as a header that cannot be decoded.
    DirectHandler.TransportResponse refuseUnrouted(DirectHandler.TransportRequest request, DirectHandler.EventType type,
            Status status, ServerResponseHeaders given, String message) {
        Status told = status.code() < 500 ? status : Status.BAD_REQUEST_400;
        Answer answer = Answer.problem(told.code(), "bad_request", "The request could not be read.");
        DirectHandler.TransportResponse.Builder response = DirectHandler.TransportResponse.builder().status(told)
                .keepAlive(false).header(HeaderNames.CONTENT_TYPE, answer.type()).entity(answer.body());
        headers.forEach(response::header);
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
            send(request, response, answer);
        } finally {
            lameDuck.answered();
        }
    }

    private static Optional<String> trace(ServerRequest request) {
        if (!request.headers().contains(TRACEPARENT)) {
            return Optional.empty();
        }
        List<String> values = request.headers().get(TRACEPARENT).allValues();
        return values.size() == 1 ? Trace.idOf(values.getFirst()) : Optional.empty();
    }

    private Answer safely(ServerRequest request, String route, Route.Endpoint endpoint) {
        if (cors.refuses(request)) {
            log.info("CorsRejected", "a web page of another origin asked", Map.of("route", route));
            return Answer.problem(403, "origin_not_allowed", "Web pages of this origin may not call this service.");
        }
        try {
            return endpoint.answer(request);
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (HttpException e) {
            return Answer.problem(e.status().code(), "bad_request", "The request could not be read.");
        } catch (Batcher.Unavailable _) {
            return Answer.unavailable();
        } catch (RuntimeException e) {
            if (Database.isUnreachable(e)) {
                log.warn("RequestFailed", "Postgres is away", Map.of("route", route), e);
                return Answer.unavailable();
            }
            log.error("RequestFailed", "a route broke", Map.of("route", route), e);
            return Answer.problem(500, "internal_error", "Something broke on our side.");
        }
    }

    private void send(ServerRequest request, ServerResponse response, Answer answer) {
        response.status(answer.status());
        headers.forEach(response::header);
        cors.headers(request).forEach(response::header);
        answer.headers().forEach(response::header);
        boolean last = lameDuck.isLeaving() || answer.status() == 413
                || request.headers().contains(HeaderValues.CONNECTION_CLOSE);
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (!answer.type().isEmpty()) {
            response.header(HeaderNames.CONTENT_TYPE, answer.type());
        }
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, answer.body().length));
            response.send();
        } else if (answer.type().isEmpty()) {
            response.send();
        } else {
            response.send(answer.body());
        }
        if (answer.status() == 413) {
            Body.discardRefused(request);
        }
        if (last) {
            // Helidon 4.1 says that it closes, and after a request without a body goes on to wait for the next.
            throw new CloseConnectionException("the last answer of this connection");
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
