package platform.worker.event;

import java.time.Duration;
import java.util.Locale;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import platform.core.event.HandledTypes;
import platform.core.telemetry.Metrics;

/// Counts what became of events, by type. Types that are not handled count as `other`: Stripe has hundreds.
final class JobMeters {
    /// What became of one attempt.
    enum Result {
        COMPLETED, FAILED, RETRIED, SKIPPED_IDEMPOTENT
    }

    private static final String QUEUE = "stripe";

    private final MeterRegistry registry;

    JobMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Result result : Result.values()) {
            HandledTypes.ALL.forEach(type -> count(type, result, 0));
        }
    }

    void count(String type, Result result, double times) {
        registry.counter("onm.worker.jobs.processed", "queue", QUEUE, "job_name", name(type), "result",
                result.name().toLowerCase(Locale.ROOT)).increment(times);
    }

    void time(String type, Duration duration) {
        Timer.builder("onm.worker.job.duration").tags("queue", QUEUE, "job_name", name(type))
                .serviceLevelObjectives(Metrics.buckets()).register(registry).record(duration);
    }

    private static String name(String type) {
        return HandledTypes.has(type) ? type : "other";
    }
}
