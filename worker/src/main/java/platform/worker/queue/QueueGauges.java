package platform.worker.queue;

import java.time.InstantSource;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import platform.worker.event.Backlog;
import platform.worker.event.EventLedger;

/// How the queue stands, for the metrics. It asks Postgres, which knows also when Redis is away, and not at every scrape.
public final class QueueGauges {
    private final EventLedger events;
    private volatile Backlog latest = Backlog.EMPTY;

    public QueueGauges(EventLedger events, InstantSource clock, MeterRegistry registry) {
        this.events = events;
        Gauge.builder("onm.worker.queue.depth", () -> latest.waiting()).tag("queue", "stripe").register(registry);
        Gauge.builder("onm.worker.queue.lag.seconds", () -> latest.lag(clock.instant()).toMillis() / 1000.0)
                .tag("queue", "stripe").register(registry);
        Gauge.builder("onm.worker.queue.failed", () -> latest.failed()).tag("queue", "stripe").register(registry);
    }

    /// Looks anew.
    public void refresh() {
        latest = events.backlog();
    }
}
