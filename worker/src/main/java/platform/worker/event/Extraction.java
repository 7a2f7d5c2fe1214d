package platform.worker.event;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import platform.core.event.HandledTypes;
import platform.core.licence.Change;
import platform.core.licence.Fact;
import platform.core.smoke.SmokeIds;

/// Takes from an event what bears on a licence, and leaves everything about persons behind.
public final class Extraction {
    /// Stripe expands four levels deep at most, which is some twenty of JSON.
    private static final int DEEPEST = 64;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build()).build();

    private final boolean livemode;

    /// @param livemode whether this environment takes real money: events of the other mode have no effect
    public Extraction(boolean livemode) {
        this.livemode = livemode;
    }

    /// @throws UnusableEvent when it is of a handled type and lacks what is needed
    Effect of(PendingEvent event) {
        boolean smoke = SmokeIds.isEvent(event.id());
        if (!HandledTypes.has(event.type())) {
            return new Effect.None("unsupported_type");
        }
        if (event.livemode() != livemode && !smoke) {
            return new Effect.None("other_livemode");
        }
        // A smoke check acts on purchases of its own only, and nobody else on them: so they can be removed without a look.
        return switch (handled(event)) {
            case Effect.Known(Change change) when SmokeIds.isPurchase(change.purchase()) != smoke ->
                new Effect.None("smoke_mismatch");
            case Effect.Named _ when smoke -> new Effect.None("smoke_mismatch");
            case Effect effect -> effect;
        };
    }

    private static Effect handled(PendingEvent event) {
        String id = event.id();
        Instant at = event.created();
        JsonNode object = object(event);
        return switch (event.type()) {
            case HandledTypes.CHECKOUT_COMPLETED, HandledTypes.CHECKOUT_PAID_LATER ->
                new CheckoutSession(new StripeObject("checkout session", object)).effect(id, at);
            case HandledTypes.INVOICE_PAID, HandledTypes.INVOICE_PAYMENT_SUCCEEDED -> {
                StripeObject invoice = new StripeObject("invoice", object);
                yield new Invoice(invoice).effect(new Fact.Paid(id, at, invoice.latest("lines", "/period/end")));
            }
            case HandledTypes.INVOICE_PAYMENT_FAILED ->
                new Invoice(new StripeObject("invoice", object)).effect(new Fact.PaymentFailed(id, at));
            case HandledTypes.SUBSCRIPTION_UPDATED -> updated(id, at, new StripeObject("subscription", object));
            case HandledTypes.SUBSCRIPTION_DELETED -> new Effect.Known(
                    Change.of(new StripeObject("subscription", object).id(), new Fact.Deleted(id, at)));
            case HandledTypes.CHARGE_REFUNDED -> refunded(id, at, new StripeObject("charge", object));
            case HandledTypes.DISPUTE_CREATED -> disputed(id, at, new StripeObject("dispute", object));
            case HandledTypes.PAYMENT_LINKED -> linked(new StripeObject("invoice payment", object));
            default -> throw new IllegalStateException("a handled type without an extraction");
        };
    }

    /// The end of the period moved from the subscription to its items in 2025.
    private static Effect updated(String id, Instant at, StripeObject subscription) {
        String status = subscription.word("status").orElseThrow(() -> subscription.unusable("has no status"));
        Optional<Instant> end = subscription.time("current_period_end")
                .or(() -> subscription.latest("items", "/current_period_end"));
        return new Effect.Known(Change.of(subscription.id(), new Fact.Updated(id, at, status, end)));
    }

    private static Effect refunded(String id, Instant at, StripeObject charge) {
        JsonNode whole = charge.json().path("refunded");
        if (!whole.isBoolean()) {
            throw charge.unusable("does not say whether all of it was refunded");
        }
        charge.id();
        return whole.booleanValue()
                ? new Effect.Named(charge.ids("/id", "/payment_intent", "/invoice"),
                        Optional.of(new Fact.Refunded(id, at)))
                : new Effect.None("partial_refund");
    }

    private static Effect disputed(String id, Instant at, StripeObject dispute) {
        Set<String> names = dispute.ids("/charge", "/payment_intent");
        if (names.isEmpty()) {
            throw dispute.unusable("names neither charge nor payment");
        }
        return new Effect.Named(names, Optional.of(new Fact.Disputed(id, at)));
    }

    private static Effect linked(StripeObject payment) {
        Set<String> names = payment.ids("/invoice", "/payment/payment_intent", "/payment/charge");
        if (payment.id("/invoice").isEmpty()) {
            throw payment.unusable("names no invoice");
        }
        return new Effect.Named(names, Optional.empty());
    }

    private static JsonNode object(PendingEvent event) {
        try {
            return JSON.readTree(event.payload()).path("data").path("object");
        } catch (IOException _) {
            throw new UnusableEvent("the payload is no JSON, or nested too deeply");
        }
    }
}
