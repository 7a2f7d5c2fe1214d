package platform.core.licence;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the facts so far make of a purchase, whether or not it was bought yet: Stripe tells of the first invoice before it tells of
/// the checkout.
///
/// @param plan         of the first checkout
/// @param paidUntil    the latest end of a period that was told of
/// @param failingSince the first failed payment since the last good one
/// @param stopped      since when Stripe has stopped serving it until it is paid (`unpaid`, `paused`)
/// @param ended        when the subscription ended, which is final
/// @param revoked      why it was taken away, unless an admin gave it back since
record History(Optional<Plan> plan, Optional<Instant> paidUntil, Optional<Instant> failingSince,
        Optional<Instant> stopped, Optional<Instant> ended, Optional<String> revoked) {
    /// A renewal is collected about an hour after the period's end, and its webhook may be late: nobody is locked out meanwhile.
    static final Duration LEEWAY = Duration.ofDays(2);
    /// How long a licence works on while a payment is missing.
    static final Duration GRACE = Duration.ofDays(14);
    static final History NOTHING = new History(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());

    /// The history with one more fact; facts come in [Fact#ORDER].
    History after(Fact fact) {
        return switch (fact) {
            // Of two checkouts of one purchase the first is the one; it was paid for, so nothing is failing any more.
            case Fact.Bought bought -> plan.isPresent() ? this : plan(bought.plan()).inOrder();
            case Fact.Updated updated -> paidUntil(updated.periodEnd()).status(updated);
            case Fact.PaymentFailed failed -> failing(failed.at());
            case Fact.Paid paid -> paidUntil(paid.periodEnd()).inOrder();
            case Fact.Deleted deleted -> ended(deleted.at());
            case Fact.Refunded _ -> revoked(Optional.of("refunded"));
            case Fact.Disputed _ -> revoked(Optional.of("disputed"));
            case Fact.Revoked act -> revoked(Optional.of(act.reason()));
            case Fact.Reinstated _ -> revoked(Optional.empty());
        };
    }

    /// The licence; none as long as nothing was bought.
    Optional<Licence> licence() {
        return plan.map(bought -> {
            Optional<Instant> over = ended.or(() -> stopped);
            Optional<Instant> expiry = earlier(paidUntil.map(until -> until.plus(LEEWAY)), over);
            if (revoked.isPresent()) {
                return new Licence(bought, LicenceStatus.REVOKED, expiry, Optional.empty(), revoked);
            }
            if (over.isPresent()) {
                return new Licence(bought, LicenceStatus.EXPIRED, expiry, Optional.empty(), Optional.empty());
            }
            return new Licence(bought, failingSince.isPresent() ? LicenceStatus.GRACE : LicenceStatus.ACTIVE, expiry,
                    failingSince.map(since -> since.plus(GRACE)), Optional.empty());
        });
    }

    /// By Stripe's word (https://docs.stripe.com/api/subscriptions/object#subscription_object-status).
    private History status(Fact.Updated updated) {
        return switch (updated.status()) {
            case "active", "trialing" -> inOrder();
            case "past_due" -> resumed().failing(updated.at());
            case "unpaid", "paused" -> stopped(updated.at());
            // Stripe never takes these back either.
            case "canceled", "incomplete_expired" -> ended(updated.at());
            // `incomplete`: its first payment is under way, and its checkout will tell. Words of the future change nothing.
            default -> this;
        };
    }

    private History plan(Plan bought) {
        return new History(Optional.of(bought), paidUntil, failingSince, stopped, ended, revoked);
    }

    /// Never moves back: what was paid for stays paid for.
    private History paidUntil(Optional<Instant> end) {
        Optional<Instant> later = end.isPresent() && paidUntil.isPresent() && paidUntil.get().isAfter(end.get())
                ? paidUntil
                : end.or(() -> paidUntil);
        return new History(plan, later, failingSince, stopped, ended, revoked);
    }

    private History failing(Instant since) {
        return new History(plan, paidUntil, failingSince.or(() -> Optional.of(since)), stopped, ended, revoked);
    }

    private History resumed() {
        return new History(plan, paidUntil, failingSince, Optional.empty(), ended, revoked);
    }

    private History inOrder() {
        return new History(plan, paidUntil, Optional.empty(), Optional.empty(), ended, revoked);
    }

    private History stopped(Instant since) {
        return new History(plan, paidUntil, failingSince, stopped.or(() -> Optional.of(since)), ended, revoked);
    }

    private History ended(Instant at) {
        return new History(plan, paidUntil, failingSince, stopped, ended.or(() -> Optional.of(at)), revoked);
    }

    private History revoked(Optional<String> why) {
        return new History(plan, paidUntil, failingSince, stopped, ended, why);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && other.get().isAfter(one.get()) ? one : other.or(() -> one);
    }
}
