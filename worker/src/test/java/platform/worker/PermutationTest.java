package platform.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import platform.core.testing.SampleEvent;
import platform.core.testing.SettableClock;

/// Events of one purchase in every order that they may come in, down to Postgres.
class PermutationTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long MONTH = NOON.plus(Duration.ofDays(31)).getEpochSecond();
    private static final Shop SHOP = new Shop();

    @AfterAll
    static void close() {
        SHOP.close();
    }

    @Test
    void a_subscription_that_is_bought_fails_and_ends() {
        everyOrder(List.of(
                new SampleEvent("evt_N_1", "invoice.paid", NOON, OLD_INVOICE),
                new SampleEvent("evt_N_2", "checkout.session.completed", NOON, SESSION),
                new SampleEvent("evt_N_3", "invoice.payment_failed", NOON.plusSeconds(60), NEW_INVOICE),
                new SampleEvent("evt_N_4", "customer.subscription.updated", NOON.plusSeconds(60),
                        "{\"id\":\"sub_N\",\"status\":\"past_due\",\"items\":{\"data\":[{\"current_period_end\":"
                                + MONTH + "}]}}"),
                new SampleEvent("evt_N_5", "customer.subscription.deleted", NOON.plusSeconds(90),
                        "{\"id\":\"sub_N\",\"status\":\"canceled\"}")),
                "PRO EXPIRED " + NOON.plusSeconds(90).getEpochSecond());
    }

    @Test
    void a_dispute_that_names_its_subscription_by_three_steps() {
        everyOrder(List.of(
                new SampleEvent("evt_N_1", "checkout.session.completed", NOON, SESSION),
                new SampleEvent("evt_N_2", "invoice.paid", NOON, NEW_INVOICE),
                new SampleEvent("evt_N_3", "invoice_payment.paid", NOON,
                        "{\"id\":\"inpay_N\",\"invoice\":\"in_N\",\"payment\":{\"type\":\"payment_intent\",\"payment_intent\":\"pi_N\"}}"),
                new SampleEvent("evt_N_4", "charge.refunded", NOON.plusSeconds(10),
                        "{\"id\":\"ch_N\",\"payment_intent\":\"pi_N\",\"refunded\":false,\"amount\":900,\"amount_refunded\":1}"),
                new SampleEvent("evt_N_5", "charge.dispute.created", NOON.plusSeconds(20),
                        "{\"id\":\"dp_N\",\"charge\":\"ch_N\",\"payment_intent\":\"pi_N\"}")),
                "PRO REVOKED " + (MONTH + Duration.ofDays(2).toSeconds()) + " disputed");
    }

    private static void everyOrder(List<SampleEvent> events, String expected) {
        SHOP.postgres.clear();
        try (Desk desk = new Desk(SHOP, new SettableClock(NOON.plusSeconds(600)))) {
            int purchase = 0;
            for (List<SampleEvent> order : permutations(events)) {
                String name = "p" + purchase++;
                order.forEach(event -> desk.receive(new SampleEvent(event.id().replace("N", name), event.type(),
                        event.created(), event.object().replace("_N", "_" + name))));
            }
            desk.settle();
        }
        assertThat(SHOP.postgres
                .query("SELECT status || coalesce(error, '') FROM stripe_events WHERE status <> 'processed'"))
                .isEmpty();
        assertThat(SHOP.postgres.query("""
                                       SELECT concat_ws(' ', plan, status, extract(epoch FROM expires_at)::int8, reason) || '*' || count(*)
                                       FROM licenses GROUP BY plan, status, expires_at, reason
                                       """)).containsExactly(expected + "*120");
    }

    private static List<List<SampleEvent>> permutations(List<SampleEvent> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        List<List<SampleEvent>> all = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            List<SampleEvent> rest = new ArrayList<>(events);
            SampleEvent first = rest.remove(i);
            for (List<SampleEvent> end : permutations(rest)) {
                List<SampleEvent> one = new ArrayList<>(end);
                one.addFirst(first);
                all.add(one);
            }
        }
        return all;
    }

    private static final String SESSION = """
                                          {"id":"cs_N","mode":"subscription","payment_status":"paid","subscription":"sub_N","customer":"cus_N","invoice":"in_N"}""";
    private static final String OLD_INVOICE = """
                                              {"id":"in_N","subscription":{"id":"sub_N"},"payment_intent":"pi_N","charge":null,"period_end":1,
                                              "lines":{"data":[{"period":{"end":5}},{"period":{"end":%d}}]}}"""
            .formatted(MONTH);
    private static final String NEW_INVOICE = """
                                              {"id":"in_N","parent":{"subscription_details":{"subscription":"sub_N"}},"lines":{"data":[{"period":{"end":%d}}]}}"""
            .formatted(MONTH);
}
