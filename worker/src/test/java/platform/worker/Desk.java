package platform.worker;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import platform.core.database.Database;
import platform.core.setting.DatabaseUrl;
import platform.core.testing.SampleEvent;
import platform.core.testing.SettableClock;
import platform.worker.event.EventLedger;
import platform.worker.event.Extraction;
import platform.worker.event.Processor;
import platform.worker.event.RetryPolicy;
import platform.worker.event.WaitingEvents;

/// A worker's processing without its queue: events are handed to it one by one.
final class Desk implements AutoCloseable {
    final Database database;
    final WaitingEvents waiting;
    final Processor processor;
    private final Shop shop;
    private final SettableClock clock;

    Desk(Shop shop, SettableClock clock) {
        this.shop = shop;
        this.clock = clock;
        this.database = Database.single(DatabaseUrl.parse(shop.postgres.url()), "desk", Duration.ofSeconds(10));
        this.waiting = new WaitingEvents(database);
        this.processor = new Processor(database, new EventLedger(database), new Extraction(false),
                new RetryPolicy(5, Duration.ZERO, Duration.ZERO), _ -> {}, clock, new Random(1),
                new SimpleMeterRegistry());
    }

    void receive(SampleEvent event) {
        shop.store(event, clock.instant());
        processor.process(List.of(event.id()));
    }

    /// Does what woke up, as long as anything wakes up.
    void settle() {
        while (waiting.wake(clock.instant()) > 0) {
            processor.process(shop.postgres.query("SELECT id FROM stripe_events WHERE status = 'pending'"));
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
