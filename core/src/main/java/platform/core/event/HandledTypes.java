package platform.core.event;

import java.util.Set;

/// The types of events that bear on licences. All others are recorded, and have no effect.
public final class HandledTypes {
    public static final String CHECKOUT_COMPLETED = "checkout.session.completed";
    public static final String CHECKOUT_PAID_LATER = "checkout.session.async_payment_succeeded";
    public static final String INVOICE_PAID = "invoice.paid";
    public static final String INVOICE_PAYMENT_SUCCEEDED = "invoice.payment_succeeded";
    public static final String INVOICE_PAYMENT_FAILED = "invoice.payment_failed";
    public static final String SUBSCRIPTION_UPDATED = "customer.subscription.updated";
    public static final String SUBSCRIPTION_DELETED = "customer.subscription.deleted";
    public static final String CHARGE_REFUNDED = "charge.refunded";
    public static final String DISPUTE_CREATED = "charge.dispute.created";
    public static final String PAYMENT_LINKED = "invoice_payment.paid";

    /// All of them.
    public static final Set<String> ALL = Set.of(CHECKOUT_COMPLETED, CHECKOUT_PAID_LATER, INVOICE_PAID,
            INVOICE_PAYMENT_SUCCEEDED, INVOICE_PAYMENT_FAILED, SUBSCRIPTION_UPDATED, SUBSCRIPTION_DELETED,
            CHARGE_REFUNDED, DISPUTE_CREATED, PAYMENT_LINKED);

    private HandledTypes() {}

    public static boolean has(String type) {
        return ALL.contains(type);
    }
}
