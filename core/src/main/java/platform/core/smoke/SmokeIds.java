package platform.core.smoke;

/// How the smoke check's own things are told from a buyer's: Stripe never draws an id with `_smoke_` after its prefix.
public final class SmokeIds {
    private static final String EVENT = "evt_smoke_";

    private SmokeIds() {}

    public static boolean isEvent(String eventId) {
        return eventId.startsWith(EVENT) && eventId.length() > EVENT.length();
    }

    /// True for the id of a purchase, which is a subscription's, a payment intent's or a checkout session's.
    public static boolean isPurchase(String id) {
        return id.startsWith("sub_smoke_") || id.startsWith("pi_smoke_") || id.startsWith("cs_smoke_");
    }

    public static boolean isCustomer(String id) {
        return id.startsWith("cus_smoke_");
    }
}
