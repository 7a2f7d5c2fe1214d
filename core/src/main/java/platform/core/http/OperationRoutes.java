package platform.core.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import platform.core.http.Dependencies.DatabaseState;
import platform.core.setting.Release;

/// What the edge, Prometheus and the operator ask of either service: health, readiness, metrics and version.
public final class OperationRoutes {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final String service;
    private final Release release;
    private final Dependencies dependencies;
    private final LameDuck lameDuck;
    private final PrometheusMeterRegistry registry;

    public OperationRoutes(String service, Release release, Dependencies dependencies, LameDuck lameDuck,
            PrometheusMeterRegistry registry) {
        this.service = service;
        this.release = release;
        this.dependencies = dependencies;
        this.lameDuck = lameDuck;
        this.registry = registry;
    }

    public List<Route> routes() {
        return List.of(Route.get("/health", _ -> health()), Route.get("/livez", _ -> live()),
                Route.get("/readyz", _ -> ready()), Route.get("/metrics", this::metrics),
                Route.get("/version", _ -> version()));
    }

    private Answer health() {
        boolean database = dependencies.database() != DatabaseState.AWAY;
        boolean redis = dependencies.redisAnswers();
        boolean well = database && redis;
        return Answer.json(well ? 200 : 503, parts(well ? "ok" : "fail", database, redis));
    }

    private static Answer live() {
        return Answer.json(200, Map.of("status", "ok"));
    }

    private Answer ready() {
        if (lameDuck.isLeaving()) {
            return Answer.json(503, Map.of("status", "not_ready", "reason", "draining"));
        }
        boolean redis = dependencies.redisAnswers();
        return switch (dependencies.database()) {
            case OK -> Answer.json(200, parts("ready", true, redis));
            case BEHIND -> notReady("schema_behind", true, redis);
            case AWAY -> notReady("database_away", false, redis);
        };
    }

    private static Answer notReady(String reason, boolean database, boolean redis) {
        Map<String, String> parts = parts("not_ready", database, redis);
        parts.put("reason", reason);
        return Answer.json(503, parts);
    }

    private static Map<String, String> parts(String status, boolean database, boolean redis) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("status", status);
        parts.put("db", database ? "ok" : "fail");
        parts.put("redis", redis ? "ok" : "fail");
        return parts;
    }

    private Answer metrics(ServerRequest request) {
        boolean open = request.headers().first(HeaderNames.ACCEPT)
                .filter(accepted -> accepted.contains("application/openmetrics-text")).isPresent();
        String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;
        return Answer.text(type, registry.scrape(type));
    }

    private Answer version() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("sha", release.sha());
        parts.put("builtAt", release.builtAt());
        parts.put("service", service);
        return Answer.json(200, parts);
    }
}
