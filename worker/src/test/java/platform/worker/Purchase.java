package platform.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import platform.core.testing.SampleEvent;

/// What Stripe sends about one subscription, or one payment. Its names are `cs_name`, `sub_name`, `cus_name`, `in_name`, `pi_name`, `ch_name`.
///
/// @param periodEnd of the invoices and of the subscription
record Purchase(String name, Instant periodEnd) {
    /// Events in the order of their creation, `evt_name_1` and so on.
    ///
    /// @param sequence words of [#event], each with `@` and the seconds after the start: `bought@0 updated:past_due@60`
    List<SampleEvent> events(String sequence, Instant start) {
        List<SampleEvent> events = new ArrayList<>();
        for (String step : sequence.split(" ", -1)) {
            String[] parts = step.split("@", -1);
            events.add(event("evt_%s_%d".formatted(name, events.size() + 1), parts[0],
                    start.plusSeconds(Long.parseLong(parts[1]))));
        }
        return events;
    }

    /// Every order that events may come in.
    static List<List<SampleEvent>> permutations(List<SampleEvent> events) {
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

    private SampleEvent event(String id, String word, Instant created) {
        String[] parts = word.split(":", 2);
        return switch (parts[0]) {
            case "bought" -> sample(id, "checkout.session.completed", created, SESSION);
            case "bought_later" -> sample(id, "checkout.session.async_payment_succeeded", created, SESSION);
            case "bought_once" -> sample(id, "checkout.session.completed", created, PAYMENT);
            case "paid" -> sample(id, "invoice.paid", created, NEW_INVOICE);
            case "paid_old" -> sample(id, "invoice.paid", created, OLD_INVOICE);
            case "succeeded" -> sample(id, "invoice.payment_succeeded", created, NEW_INVOICE);
            case "failed" -> sample(id, "invoice.payment_failed", created, NEW_INVOICE);
            case "updated" ->
                sample(id, "customer.subscription.updated", created, SUBSCRIPTION.replace("STATUS", parts[1]));
            case "updated_old" ->
                sample(id, "customer.subscription.updated", created, OLD_SUBSCRIPTION.replace("STATUS", parts[1]));
            case "deleted" ->
                sample(id, "customer.subscription.deleted", created, SUBSCRIPTION.replace("STATUS", "canceled"));
            case "linked" -> sample(id, "invoice_payment.paid", created, INVOICE_PAYMENT);
            case "refunded" -> sample(id, "charge.refunded", created, CHARGE.replace("WHOLE", "true"));
            case "partly_refunded" -> sample(id, "charge.refunded", created, CHARGE.replace("WHOLE", "false"));
            case "disputed" -> sample(id, "charge.dispute.created", created, DISPUTE);
            default -> throw new IllegalArgumentException(word);
        };
    }

    private SampleEvent sample(String id, String type, Instant created, String object) {
        return new SampleEvent(id, type, created, object.replace("_N", "_" + name).replace("END",
                String.valueOf(periodEnd.getEpochSecond())));
    }

    private static final String SESSION = """
                                          {"id":"cs_N","mode":"subscription","payment_status":"paid","subscription":"sub_N","customer":"cus_N","invoice":"in_N"}""";
    private static final String PAYMENT = """
                                          {"id":"cs_N","mode":"payment","payment_status":"paid","payment_intent":"pi_N","subscription":null,"customer":"cus_N"}""";
    private static final String OLD_INVOICE = """
                                              {"id":"in_N","subscription":{"id":"sub_N"},"payment_intent":"pi_N","charge":null,"period_end":1,
                                              "lines":{"data":[{"period":{"end":5}},{"period":{"end":END}}]}}""";
    private static final String NEW_INVOICE = """
                                              {"id":"in_N","parent":{"subscription_details":{"subscription":"sub_N"}},"lines":{"data":[{"period":{"end":END}}]}}""";
    private static final String SUBSCRIPTION = """
                                               {"id":"sub_N","status":"STATUS","items":{"data":[{"current_period_end":END}]}}""";
    private static final String OLD_SUBSCRIPTION = """
                                                   {"id":"sub_N","status":"STATUS","current_period_end":END}""";
    private static final String INVOICE_PAYMENT = """
                                                  {"id":"inpay_N","invoice":"in_N","payment":{"type":"payment_intent","payment_intent":"pi_N"}}""";
    private static final String CHARGE = """
                                         {"id":"ch_N","payment_intent":"pi_N","refunded":WHOLE,"amount":900,"amount_refunded":1}""";
    private static final String DISPUTE = """
                                          {"id":"dp_N","charge":"ch_N","payment_intent":"pi_N"}""";
}
