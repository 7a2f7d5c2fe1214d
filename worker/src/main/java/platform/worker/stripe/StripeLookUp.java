package platform.worker.stripe;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Invoice;
import com.stripe.model.InvoicePayment;
import com.stripe.param.InvoicePaymentListParams;

import platform.core.licence.Change;
import platform.worker.event.LookUp;

/// Follows a payment at Stripe to its subscription: charge, payment intent, invoice payment, invoice, subscription.
public final class StripeLookUp implements LookUp {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final int NOT_FOUND = 404;

    private final StripeClient stripe;

    /// @param key  secret or restricted; of the rights it needs those to read charges, invoices and invoice payments
    /// @param base of the API, as `https://api.stripe.com`
    public StripeLookUp(String key, URI base) {
        this.stripe = StripeClient.builder().setApiKey(key).setApiBase(base.toString())
                .setConnectTimeout((int) CONNECT.toMillis()).setReadTimeout((int) ANSWER.toMillis())
                .setMaxNetworkRetries(0).build();
    }

    @Override
    public Optional<Change> find(Set<String> names) {
        Set<String> all = new HashSet<>(names);
        try {
            if (first(all, "in_").isEmpty()) {
                addInvoices(all);
            }
            for (String name : Set.copyOf(all)) {
                if (name.startsWith("in_")) {
                    Optional<String> subscription = subscription(stripe.v1().invoices().retrieve(name));
                    if (subscription.isPresent()) {
                        return Optional.of(new Change(subscription.get(), all, Optional.empty(), Optional.empty()));
                    }
                }
            }
            return Optional.empty();
        } catch (AuthenticationException e) {
            // A key that lacks the right to read is one of these too.
            throw new Refused(e);
        } catch (StripeException e) {
            if (e.getStatusCode() != null && e.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new IllegalStateException("Stripe did not answer as it should", e);
        }
    }

    private void addInvoices(Set<String> names) throws StripeException {
        Optional<String> payment = first(names, "pi_");
        if (payment.isEmpty()) {
            Optional<String> charge = first(names, "ch_").or(() -> first(names, "py_"));
            if (charge.isEmpty()) {
                return;
            }
            Charge found = stripe.v1().charges().retrieve(charge.get());
            payment = Optional.ofNullable(found.getPaymentIntent());
            payment.ifPresent(names::add);
        }
        if (payment.isPresent()) {
            InvoicePaymentListParams ofPayment = InvoicePaymentListParams.builder().setLimit(10L)
                    .setPayment(InvoicePaymentListParams.Payment.builder()
                            .setType(InvoicePaymentListParams.Payment.Type.PAYMENT_INTENT)
                            .setPaymentIntent(payment.get()).build())
                    .build();
            for (InvoicePayment paid : stripe.v1().invoicePayments().list(ofPayment).getData()) {
                names.add(paid.getInvoice());
            }
        }
    }

    private static Optional<String> subscription(Invoice invoice) {
        return Optional.ofNullable(invoice.getParent()).map(Invoice.Parent::getSubscriptionDetails)
                .map(Invoice.Parent.SubscriptionDetails::getSubscription);
    }

    private static Optional<String> first(Set<String> names, String prefix) {
        return names.stream().filter(name -> name.startsWith(prefix)).sorted().findFirst();
    }
}
