package platform.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

    @Test
    void alone_a_question_waits_for_nobody() {
        try (Batcher<Integer, Integer> batcher = batcher(8, LONG, BatcherTest::doubled)) {
            assertThat(batcher.ask(1)).isEqualTo(2);
            assertThat(batcher.ask(2)).isEqualTo(4);
            assertThat(batches).containsExactly(List.of(1), List.of(2));
        }
    }

    @Test
    void those_that_come_meanwhile_share_the_next_batch_and_get_their_own_answers()
            throws InterruptedException, ExecutionException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor();
                Batcher<Integer, Integer> batcher = batcher(8, LONG, questions -> {
                    first.countDown();
                    await(go);
                    return doubled(questions);
                })) {
            List<Future<Integer>> answers = new ArrayList<>(List.of(many.submit(() -> batcher.ask(0))));
            first.await();
            for (int i = 1; i <= 12; i++) {
                int question = i;
                answers.add(many.submit(() -> batcher.ask(question)));
            }
            Awaitility.await().until(() -> batcher.waiting() == 12);
            go.countDown();
            for (int i = 0; i <= 12; i++) {
                assertThat(answers.get(i).get()).isEqualTo(2 * i);
            }
            assertThat(batches).extracting(List::size).containsExactly(1, 8, 4);
        }
    }

    @Test
    void one_bad_question_spoils_no_other() throws InterruptedException, ExecutionException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor();
                Batcher<Integer, Integer> batcher = batcher(8, LONG, questions -> {
                    first.countDown();
                    await(go);
                    if (questions.contains(13)) {
                        throw new IllegalArgumentException("13");
                    }
                    return doubled(questions);
                })) {
            Future<Integer> opening = many.submit(() -> batcher.ask(0));
            first.await();
            Future<Integer> good = many.submit(() -> batcher.ask(1));
            Future<Integer> bad = many.submit(() -> batcher.ask(13));
            Awaitility.await().until(() -> batcher.waiting() == 2);
            go.countDown();
            assertThat(opening.get()).isZero();
            assertThat(good.get()).isEqualTo(2);
            assertThatThrownBy(bad::get).hasCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_dead_connection_is_tried_once_more() {
        try (Batcher<Integer, Integer> batcher = batcher(8, LONG, questions -> {
            if (batches.size() == 1) {
                throw away();
            }
            return doubled(questions);
        })) {
            assertThat(batcher.ask(1)).isEqualTo(2);
            assertThat(batches).hasSize(2);
        }
    }

    @Test
    void while_postgres_is_away_it_is_unavailable_and_afterwards_well() {
        try (Batcher<Integer, Integer> batcher = batcher(8, LONG, questions -> {
            if (batches.size() <= 2) {
                throw away();
            }
            return doubled(questions);
        })) {
            assertThatThrownBy(() -> batcher.ask(1)).isInstanceOf(Batcher.Unavailable.class);
            assertThat(batcher.ask(2)).isEqualTo(4);
        }
    }

    @Test
    void patience_ends_and_what_nobody_waits_for_is_left_out() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor();
                Batcher<Integer, Integer> batcher = batcher(8, Duration.ofMillis(50), questions -> {
                    first.countDown();
                    await(go);
                    return doubled(questions);
                })) {
            Future<Integer> early = many.submit(() -> batcher.ask(1));
            first.await();
            assertThatThrownBy(() -> batcher.ask(2)).isInstanceOf(Batcher.Unavailable.class);
            assertThatThrownBy(early::get).hasCauseInstanceOf(Batcher.Unavailable.class);
            go.countDown();
            Awaitility.await().until(() -> batcher.waiting() == 0);
        }
        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void more_than_may_wait_are_refused_at_once() throws InterruptedException, ExecutionException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch first = new CountDownLatch(1);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor();
                Batcher<Integer, Integer> batcher = batcher(8, LONG, questions -> {
                    first.countDown();
                    await(go);
                    return doubled(questions);
                })) {
            List<Future<Integer>> answers = new ArrayList<>(List.of(many.submit(() -> batcher.ask(0))));
            first.await();
            for (int i = 0; i < 16; i++) {
                answers.add(many.submit(() -> batcher.ask(0)));
            }
            Awaitility.await().until(() -> batcher.waiting() == 16);
            assertThatThrownBy(() -> batcher.ask(2)).isInstanceOf(Batcher.Unavailable.class);
            go.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isZero();
            }
        }
    }

    private Batcher<Integer, Integer> batcher(int batch, Duration patience,
            Function<List<Integer>, List<Integer>> work) {
        return new Batcher<>("test", new Batcher.Bounds(1, batch, 16), patience, questions -> {
            batches.add(questions);
            return work.apply(questions);
        });
    }

    private static List<Integer> doubled(List<Integer> questions) {
        return questions.stream().map(question -> 2 * question).toList();
    }

    private static RuntimeException away() {
        return new IllegalStateException(new SQLException("gone", "08006"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
