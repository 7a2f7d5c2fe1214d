package platform.core.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;

import platform.core.telemetry.EventLog;

/// Lets questions share a round trip to Postgres. Those that come while an earlier batch is under way are the next batch: alone, a
/// question waits for nobody, and a crowd costs few statements.
///
/// A batch that fails because Postgres is away is tried once more, since after a restart every pooled connection is dead and the
/// first to use one finds out. One that fails otherwise is tried question by question, so that one bad question spoils no other.
///
/// @param <Q> a question
/// @param <A> its answer
public final class Batcher<Q, A> implements AutoCloseable {
    /// Postgres did not answer in time, or too many wait already: to be tried again, not sooner than in a second. What was asked may
    /// still be done.
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable() {
            super("no answer from Postgres in time", null, false, false);
        }
    }

    /// How much at a time.
    ///
    /// @param lanes   batches under way at once
    /// @param batch   the most questions in one
    /// @param waiting the most questions that wait; more are refused at once
    public record Bounds(int lanes, int batch, int waiting) {}

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    private final String name;
    private final Bounds bounds;
    private final Duration patience;
    private final Function<List<Q>, List<A>> work;
    private final BlockingQueue<Waiting<Q, A>> waiting;
    private final List<Thread> lanes;
    private final EventLog log = new EventLog();

    /// @param name     for the log, as in `activate`
    /// @param patience how long a question waits for its answer
    /// @param work     gives the answers to a batch, one for each question, in their order; all or nothing when it throws
    public Batcher(String name, Bounds bounds, Duration patience, Function<List<Q>, List<A>> work) {
        this.name = name;
        this.bounds = bounds;
        this.patience = patience;
        this.work = work;
        this.waiting = new ArrayBlockingQueue<>(bounds.waiting);
        this.lanes = IntStream.range(0, bounds.lanes)
                .mapToObj(lane -> Thread.ofVirtual().name(name + "-" + lane).start(this::serve)).toList();
    }

    /// The answer, waited for.
    ///
    /// @throws Unavailable      when there is none in time
    /// @throws RuntimeException what the work threw for this question alone
    public A ask(Q question) {
        Waiting<Q, A> entry = new Waiting<>(question, new CompletableFuture<>());
        if (!waiting.offer(entry)) {
            throw new Unavailable();
        }
        try {
            return entry.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            // Nobody waits for it any more: a lane that comes to it leaves it out.
            entry.answer.cancel(false);
            throw new Unavailable();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Unavailable();
        }
    }

    /// Questions that no batch has taken up yet.
    int waiting() {
        return waiting.size();
    }

    /// Stops answering. Called when nothing is in flight any more.
    @Override
    public void close() {
        lanes.forEach(Thread::interrupt);
    }

    private void serve() {
        List<Waiting<Q, A>> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(waiting.take());
                waiting.drainTo(batch, bounds.batch - 1);
                batch.removeIf(entry -> entry.answer.isDone());
                if (!batch.isEmpty()) {
                    answer(batch);
                }
                batch.clear();
            }
        } catch (InterruptedException _) {
            batch.forEach(entry -> entry.answer.completeExceptionally(new Unavailable()));
        }
    }

    private void answer(List<Waiting<Q, A>> batch) {
        try {
            complete(batch);
        } catch (RuntimeException e) {
            if (Database.isUnreachable(e)) {
                retryOnce(batch);
            } else if (batch.size() == 1) {
                batch.getFirst().answer.completeExceptionally(e);
            } else {
                log.warn("BatchFailed", "each of it is tried alone", about(batch), e);
                batch.forEach(entry -> answer(List.of(entry)));
            }
        }
    }

    private void retryOnce(List<Waiting<Q, A>> batch) {
        try {
            complete(batch);
        } catch (RuntimeException e) {
            log.warn("BatchFailed", "Postgres is away", about(batch), e);
            Unavailable away = new Unavailable();
            batch.forEach(entry -> entry.answer.completeExceptionally(away));
        }
    }

    private void complete(List<Waiting<Q, A>> batch) {
        List<A> answers = work.apply(batch.stream().map(Waiting::question).toList());
        if (answers.size() != batch.size()) {
            throw new IllegalStateException("a batch has one answer for each question");
        }
        for (int i = 0; i < answers.size(); i++) {
            batch.get(i).answer.complete(answers.get(i));
        }
    }

    private Map<String, Object> about(List<Waiting<Q, A>> batch) {
        return Map.of("batch", name, "questions", batch.size());
    }
}
