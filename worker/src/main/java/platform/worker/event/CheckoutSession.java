package platform.worker.event;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import platform.core.licence.Fact;
import platform.core.licence.Plan;

/// A checkout session as events carry it (https://docs.stripe.com/api/checkout/sessions/object), in any API version: what it
/// refers to is an id, or the whole object with its id in it.
record CheckoutSession(JsonNode json) {
    private static final String ID_FORM = "[A-Za-z0-9_-]{1,255}";

    /// What a completed session says: a purchase, if it is paid for or nothing was due.
    Effect effect(String eventId, Instant created) {
        if ("unpaid".equals(json.path("payment_status").asText())) {
            return new Effect.None("unpaid");
        }
        if ("setup".equals(json.path("mode").asText())) {
            return new Effect.None("setup_only");
        }
        String session = id("id").orElseThrow(() -> new UnusableEvent("the checkout session has no id"));
        Optional<String> subscription = id("subscription");
        if (subscription.isEmpty() && "subscription".equals(json.path("mode").asText())) {
            throw new UnusableEvent("the checkout session names no subscription");
        }
        Optional<String> payment = id("payment_intent");
        String purchase = subscription.or(() -> payment).orElse(session);
        Plan plan = plan().orElse(subscription.isPresent() ? Plan.PRO : Plan.LIFETIME);
        return new Effect.Happened(purchase,
                Stream.of(Optional.of(session), payment, id("invoice")).flatMap(Optional::stream)
                        .collect(Collectors.toSet()),
                id("customer"), new Fact.Bought(eventId, created, plan));
    }

    /// The plan that the shop wrote on the session; what is no plan of ours counts as none.
    private Optional<Plan> plan() {
        String name = json.path("metadata").path("plan").asText().strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(Plan.values()).filter(plan -> plan.name().equals(name)).findFirst();
    }

    private Optional<String> id(String field) {
        JsonNode value = json.path(field);
        String id = Objects.requireNonNullElse((value.isObject() ? value.path("id") : value).textValue(), "");
        if (!id.isEmpty() && !id.matches(ID_FORM)) {
            throw new UnusableEvent("an id of the checkout session is malformed");
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }
}
