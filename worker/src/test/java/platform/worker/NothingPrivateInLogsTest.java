package platform.worker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Order;

import platform.core.testing.CheckoutEvent;
import platform.core.testing.EveryRing;
import platform.core.testing.NothingPrivateInLogs;
import platform.core.testing.SettableClock;
import platform.worker.event.RetryPolicy;

@EveryRing
@Order(Integer.MAX_VALUE)
class NothingPrivateInLogsTest extends NothingPrivateInLogs {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    protected List<String> provoke() {
        try (Shop shop = new Shop();
                RunningWorker _ = new RunningWorker(shop.postgres.url(), shop.redis.url().toString(),
                        new SettableClock(NOON), RetryPolicy.standard())) {
            CheckoutEvent bad = CheckoutEvent.subscription("bad", NOON)
                    .with("\"mode\":\"subscription\",\"payment_status\":\"paid\",\"email\":\"" + CheckoutEvent.BUYER
                            + "\"");
            for (CheckoutEvent event : List.of(CheckoutEvent.subscription("told", NOON), bad)) {
                shop.store(event, NOON);
                shop.dispatch(List.of(event.id()));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> shop.count("licenses").equals("1")
                    && shop.count("stripe_events WHERE attempts > 0 AND status = 'pending'").equals("1"));
        }
        return List.of("StripeEventProcessingCompleted", "StripeEventProcessingFailed", "LicenseStateTransition");
    }
}
