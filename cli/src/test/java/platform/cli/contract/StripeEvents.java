package platform.cli.contract;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What Stripe sends about purchases of one run, as JSON. A purchase's name makes its ids: `cs_…`, `sub_…`, `in_…`.
///
/// @param run goes before every name, so that no two runs meet
record StripeEvents(String run) {

    /// A paid checkout of a subscription.
    String bought(String name) {
        return event(name, "checkout.session.completed",
                """
                {"id":"cs_%1$s","mode":"subscription","payment_status":"paid","subscription":"sub_%1$s","customer":"cus_%1$s","invoice":"in_%1$s"}"""
                        .formatted(run + name));
    }

    /// Any event, of now.
    String event(String name, String type, String object) {
        return "{\"id\":\"evt_%s\",\"object\":\"event\",\"created\":%d,\"livemode\":false,\"type\":\"%s\",\"data\":{\"object\":%s}}"
                .formatted(run + name, Instant.now().getEpochSecond(), type, object);
    }

    /// An invoice as newer API versions have it.
    String invoice(String name, Instant end) {
        return """
               {"id":"in_%1$s","parent":{"subscription_details":{"subscription":"sub_%1$s"}},"lines":{"data":[{"period":{"end":%2$d}}]}}"""
                .formatted(run + name, end.getEpochSecond());
    }

    /// One as older versions have it, with lines of two periods.
    String oldInvoice(String name, Instant end) {
        return """
               {"id":"in_%1$s","subscription":"sub_%1$s","period_end":1,"lines":{"data":[{"period":{"end":5}},{"period":{"end":%2$d}}]}}"""
                .formatted(run + name, end.getEpochSecond());
    }

    /// A subscription in a status, its period ending in nine days.
    String subscription(String name, String status) {
        return "{\"id\":\"sub_%s\",\"status\":\"%s\",\"items\":{\"data\":[{\"current_period_end\":%d}]}}"
                .formatted(run + name, status, Instant.now().plus(9, ChronoUnit.DAYS).getEpochSecond());
    }

    /// A charge, refunded wholly or in part.
    String charge(String name, boolean whole) {
        return "{\"id\":\"ch_%1$s\",\"invoice\":\"in_%1$s\",\"refunded\":%2$b,\"amount\":900,\"amount_refunded\":1}"
                .formatted(run + name, whole);
    }
}
