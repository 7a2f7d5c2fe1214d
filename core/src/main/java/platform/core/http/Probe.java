package platform.core.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/// Asks one dependency how it is. At most one question is under way however many want to know, an answer is good for 100 ms, and
/// nobody waits longer than 500 ms.
public final class Probe<T> {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration FRESH = Duration.ofMillis(100);

    private final Supplier<T> question;
    private final T silence;
    private @Nullable CompletableFuture<T> latest;
    private long answeredAt;

    /// @param question may block; what it throws counts as silence
    /// @param silence  the answer when there is none in time
    public Probe(Supplier<T> question, T silence) {
        this.question = question;
        this.silence = silence;
    }

    /// How the dependency is now.
    public T ask() {
        try {
            return current().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return silence;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return silence;
        }
    }

    private synchronized CompletableFuture<T> current() {
        CompletableFuture<T> asked = latest;
        if (asked == null || (asked.isDone() && System.nanoTime() - answeredAt > FRESH.toNanos())) {
            CompletableFuture<T> fresh = new CompletableFuture<>();
            latest = fresh;
            Thread.ofVirtual().start(() -> put(fresh));
            return fresh;
        }
        return asked;
    }

    private void put(CompletableFuture<T> answer) {
        T heard;
        try {
            heard = question.get();
        } catch (RuntimeException _) {
            heard = silence;
        }
        synchronized (this) {
            answeredAt = System.nanoTime();
            answer.complete(heard);
        }
    }
}
