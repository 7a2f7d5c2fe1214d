package platform.worker.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import platform.worker.event.EventLedger;
import platform.worker.event.Processor;

/// Finds in Postgres what nobody works on: events that Redis lost, and those whose next attempt is due.
public final class Sweeper {
    private static final int MOST_IN_A_BATCH = 64;
    /// What is taken is not taken again for so long: nothing takes longer, unless the worker dies.
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final EventLedger events;
    private final StreamReader stream;
    private final Lanes lanes;
    private final Processor processor;
    private final InstantSource clock;

    public Sweeper(EventLedger events, StreamReader stream, Lanes lanes, Processor processor, InstantSource clock) {
        this.events = events;
        this.stream = stream;
        this.lanes = lanes;
        this.processor = processor;
        this.clock = clock;
    }

    /// Processes all that is due. While the stream still brings events only retries are, since the rest is on its way.
    public void sweep() throws InterruptedException {
        while (true) {
            lanes.take();
            boolean running = false;
            try {
                Instant now = clock.instant();
                List<String> due = events.takeDue(now, LEASE, stream.isQuiet(), MOST_IN_A_BATCH);
                if (due.isEmpty()) {
                    return;
                }
                running = true;
                lanes.run(() -> processor.process(due));
            } finally {
                if (!running) {
                    lanes.release();
                }
            }
        }
    }
}
