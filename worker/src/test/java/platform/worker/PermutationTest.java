package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import platform.core.testing.SampleEvent;
import platform.core.testing.SettableClock;
import platform.core.testing.Slow;

/// Events of one purchase in every order that they may come in, one by one, down to Postgres.
@Slow
class PermutationTest {
    /// A subscription that is bought, fails and ends.
    static final String ENDED = "paid_old@0 bought@0 failed@60 updated:past_due@60 deleted@90";
    /// A dispute that names its subscription by three steps.
    static final String DISPUTED = "bought@0 paid@0 linked@0 partly_refunded@10 disputed@20";

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant MONTH = NOON.plus(Duration.ofDays(31));
    private static final Shop SHOP = new Shop();

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void a_subscription_that_is_bought_fails_and_ends() {
        everyOrder(ENDED, "PRO EXPIRED " + NOON.plusSeconds(90).getEpochSecond());
    }

    @Test
    void a_dispute_that_names_its_subscription_by_three_steps() {
        everyOrder(DISPUTED, "PRO REVOKED " + MONTH.plus(Duration.ofDays(2)).getEpochSecond() + " disputed");
    }

    private static void everyOrder(String sequence, String expected) {
        SHOP.postgres.clear();
        try (Desk desk = new Desk(SHOP, new SettableClock(NOON.plusSeconds(600)))) {
            for (int order = 0; order < 120; order++) {
                List<SampleEvent> events = new Purchase("p" + order, MONTH).events(sequence, NOON);
                Purchase.permutations(events).get(order).forEach(desk::receive);
            }
            desk.settle();
        }
        assertThat(SHOP.unprocessed()).isEmpty();
        assertThat(SHOP.states()).containsExactly(expected + "*120");
    }
}
