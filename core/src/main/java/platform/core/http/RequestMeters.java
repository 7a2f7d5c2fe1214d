package platform.core.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import platform.core.telemetry.Metrics;

/// Counts requests and their time by method, route template and status: few values each, whatever is sent.
final class RequestMeters {
    private record Labels(String method, String route, int status) {}

    private record Meters(Counter requests, Timer duration) {}

    private final Map<Labels, Meters> meters = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final String prefix;

    RequestMeters(MeterRegistry registry, String prefix) {
        this.registry = registry;
        this.prefix = prefix;
    }

    void count(String method, String route, int status, Duration duration) {
        Meters found = meters.computeIfAbsent(new Labels(method, route, status), this::register);
        found.requests.increment();
        found.duration.record(duration);
    }

    private Meters register(Labels labels) {
        String[] tags = {"method", labels.method, "route", labels.route, "status_code", String.valueOf(labels.status)};
        return new Meters(registry.counter(prefix + ".http.requests", tags),
                Timer.builder(prefix + ".http.request.duration").tags(tags).serviceLevelObjectives(Metrics.buckets())
                        .register(registry));
    }
}
