package platform.worker.event;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.core.event.HandledTypes;
import platform.core.smoke.SmokeIds;

/// Takes from an event what bears on a licence, and leaves everything about persons behind.
public final class Extraction {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean livemode;

    /// @param livemode whether this environment takes real money: events of the other mode have no effect
    public Extraction(boolean livemode) {
        this.livemode = livemode;
    }

    Effect of(PendingEvent event) {
        boolean smoke = SmokeIds.isEvent(event.id());
        if (!HandledTypes.has(event.type())) {
            return new Effect.None("unsupported_type");
        }
        if (event.livemode() != livemode && !smoke) {
            return new Effect.None("other_livemode");
        }
        JsonNode object = object(event);
        Effect effect = switch (event.type()) {
            case HandledTypes.CHECKOUT_COMPLETED -> new CheckoutSession(object).effect(event.id(), event.created());
            default -> throw new IllegalStateException("a handled type without an extraction: " + event.type());
        };
        // A smoke check acts on purchases of its own only, and nobody else on them: so they can be removed without a look.
        return effect instanceof Effect.Happened happened && SmokeIds.isPurchase(happened.purchase()) != smoke
                ? new Effect.None("smoke_mismatch")
                : effect;
    }

    private static JsonNode object(PendingEvent event) {
        try {
            return JSON.readTree(event.payload()).path("data").path("object");
        } catch (IOException _) {
            throw new UnusableEvent("the payload is no JSON");
        }
    }
}
