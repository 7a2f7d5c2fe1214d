package platform.worker.event;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import platform.core.licence.Change;
import platform.core.licence.Fact;

/// An invoice as events carry it (https://docs.stripe.com/api/invoices/object). Since 2025 the subscription stands under `parent`, and
/// payment intent and charge are gone from it.
record Invoice(StripeObject object) {
    /// @param fact what the event says of the invoice's subscription
    Effect effect(Fact fact) {
        String invoice = object.id();
        Optional<String> subscription = object.id("/subscription", "/parent/subscription_details/subscription");
        if (subscription.isEmpty()) {
            // Written by hand, or of a one-off payment, whose licence stands by the payment itself.
            return new Effect.None("no_subscription");
        }
        Set<String> links = new HashSet<>(object.ids("/payment_intent", "/charge"));
        for (JsonNode payment : object.json().at("/payments/data")) {
            links.addAll(new StripeObject("invoice", payment).ids("/payment/payment_intent", "/payment/charge"));
        }
        links.add(invoice);
        return new Effect.Known(new Change(subscription.get(), links, Optional.empty(), Optional.of(fact)));
    }
}
