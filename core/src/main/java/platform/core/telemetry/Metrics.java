package platform.core.telemetry;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/// The process's one metrics registry, JVM and process metrics in it from the start.
public final class Metrics implements AutoCloseable {
    /// Upper bounds of the buckets of every duration that is measured: 1 ms to 10 s.
    private static final List<Duration> BUCKETS = List
            .of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .stream().map(Duration::ofMillis).toList();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /// Where meters are registered.
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /// The upper bounds that every duration's histogram has.
    public static Duration[] buckets() {
        return BUCKETS.toArray(Duration[]::new);
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
