package platform.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void nobody_waits_longer_than_half_a_second_for_a_silent_dependency() {
        CountDownLatch never = new CountDownLatch(1);
        Probe<String> probe = new Probe<>(() -> {
            try {
                never.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return "ok";
        }, "away");

        long began = System.nanoTime();
        assertThat(probe.ask()).isEqualTo("away");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(450),
                Duration.ofMillis(1_500));
        never.countDown();
    }

    @Test
    void many_who_ask_at_once_share_one_question() throws InterruptedException {
        AtomicInteger questions = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        Probe<Integer> probe = new Probe<>(() -> {
            try {
                go.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return questions.incrementAndGet();
        }, -1);

        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                many.execute(probe::ask);
            }
            go.countDown();
        }
        assertThat(questions.get()).isBetween(1, 2);
    }

    @Test
    void a_question_that_breaks_is_silence() {
        assertThat(new Probe<>(() -> {
            throw new IllegalStateException();
        }, "away").ask()).isEqualTo("away");
    }
}
