package platform.server.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import platform.core.database.Database;
import platform.core.telemetry.EventLog;

/// Makes events durable. Those that come while a commit is under way share the next one, so nobody waits for company, and a crowd
/// costs one commit and one message to Redis.
public final class Inbox implements AutoCloseable {
    /// What became of an event.
    public enum Receipt {
        /// It is on disk, and was not before.
        STORED,
        /// It was on disk already.
        KNOWN,
        /// It may not be on disk: Stripe must send it again.
        REFUSED
    }

    private record Waiting(StripeEvent event, CompletableFuture<Receipt> receipt) {}

    private static final int MOST_IN_A_BATCH = 128;
    private static final int MOST_WAITING = 4_096;
    /// Bytes of payload that may wait: a Postgres that hangs must not fill the memory.
    private static final int MOST_WAITING_BYTES = 32 << 20;
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Semaphore bytes = new Semaphore(MOST_WAITING_BYTES);
    private final EventTable table;
    private final Dispatch dispatch;
    private final EventLog log = new EventLog();
    private final Thread writer;

    Inbox(EventTable table, Dispatch dispatch) {
        this.table = table;
        this.dispatch = dispatch;
        this.writer = Thread.ofVirtual().name("inbox").start(this::write);
    }

    /// Waits until the event is durable, 900 ms at most.
    public Receipt put(StripeEvent event) {
        int size = event.payload().length;
        if (!bytes.tryAcquire(size)) {
            return Receipt.REFUSED;
        }
        Waiting entry = new Waiting(event, new CompletableFuture<>());
        if (!waiting.offer(entry)) {
            answer(entry, Receipt.REFUSED);
        }
        try {
            return entry.receipt.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return Receipt.REFUSED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Receipt.REFUSED;
        }
    }

    /// Stops writing. Called when nothing is in flight any more.
    @Override
    public void close() {
        writer.interrupt();
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_IN_A_BATCH - 1);
                store(List.copyOf(batch));
                batch.clear();
            }
        } catch (InterruptedException _) {
            batch.forEach(entry -> answer(entry, Receipt.REFUSED));
        }
    }

    private void store(List<Waiting> batch) {
        try {
            confirm(batch, table.insert(batch.stream().map(Waiting::event).toList()));
        } catch (RuntimeException e) {
            if (Database.isUnreachable(e)) {
                retryOnce(batch);
            } else {
                log.warn("EventBatchFailed", "a batch could not be stored; each row is tried alone", size(batch), e);
                batch.forEach(this::storeAlone);
            }
        }
    }

    /// After Postgres restarted every pooled connection is dead, and the first to use one finds out.
    private void retryOnce(List<Waiting> batch) {
        try {
            confirm(batch, table.insert(batch.stream().map(Waiting::event).toList()));
        } catch (RuntimeException e) {
            log.warn("EventsNotStored", "Postgres is away; Stripe is asked to send again", size(batch), e);
            batch.forEach(entry -> answer(entry, Receipt.REFUSED));
        }
    }

    private void storeAlone(Waiting entry) {
        try {
            confirm(List.of(entry), table.insert(List.of(entry.event)));
        } catch (RuntimeException e) {
            log.error("EventsNotStored", "an event could not be stored", Map.of("eventId", entry.event.id()),
                    e);
            answer(entry, Receipt.REFUSED);
        }
    }

    private void confirm(List<Waiting> batch, Set<String> stored) {
        if (!stored.isEmpty()) {
            dispatch.send(List.copyOf(stored));
        }
        for (Waiting entry : batch) {
            // Of two of the same id in one batch only the first is new.
            answer(entry, stored.remove(entry.event.id()) ? Receipt.STORED : Receipt.KNOWN);
        }
    }

    private void answer(Waiting entry, Receipt receipt) {
        if (entry.receipt.complete(receipt)) {
            bytes.release(entry.event.payload().length);
        }
    }

    private static Map<String, Integer> size(List<Waiting> batch) {
        return Map.of("events", batch.size());
    }
}
