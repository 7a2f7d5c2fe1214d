package platform.worker.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import platform.core.licence.Change;
import platform.core.licence.Fact;
import platform.core.licence.Plan;

/// A checkout session as events carry it (https://docs.stripe.com/api/checkout/sessions/object), in any API version.
record CheckoutSession(StripeObject object) {
    /// What a completed session says: a purchase, if it is paid for or nothing was due. Of one that is not paid for yet only the names
    /// are kept, so that its claim can say "not yet".
    Effect effect(String eventId, Instant created) {
        String mode = object.word("mode").orElse("");
        if (mode.equals("setup")) {
            return new Effect.None("setup_only");
        }
        String session = object.id();
        Optional<String> subscription = object.id("/subscription");
        if (subscription.isEmpty() && mode.equals("subscription")) {
            throw object.unusable("names no subscription");
        }
        Optional<String> payment = object.id("/payment_intent");
        boolean paid = !object.word("payment_status").orElse("").equals("unpaid");
        Optional<String> sold = subscription.or(() -> payment);
        if (!paid && sold.isEmpty()) {
            return new Effect.None("unpaid");
        }
        Set<String> links = new HashSet<>(object.ids("/invoice", "/payment_intent"));
        links.add(session);
        Plan plan = plan().orElse(subscription.isPresent() ? Plan.PRO : Plan.LIFETIME);
        return new Effect.Known(new Change(sold.orElse(session), links, object.id("/customer"),
                paid ? Optional.of(new Fact.Bought(eventId, created, plan)) : Optional.empty()));
    }

    /// The plan that the shop wrote on the session; what is no plan of ours counts as none.
    private Optional<Plan> plan() {
        String name = object.json().path("metadata").path("plan").asText().strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(Plan.values()).filter(plan -> plan.name().equals(name)).findFirst();
    }
}
