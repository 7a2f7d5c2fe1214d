package platform.core.licence;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The state of a licence: what all that happened to its purchase makes of it, and nothing else.
///
/// @param status      what the facts say, whatever time it is; see [#at(Instant)]
/// @param expiresAt   the end of access unless it is renewed; empty: unlimited
/// @param graceEndsAt the end of access while a payment is missing; in GRACE only
/// @param reason      of a revocation, a fixed word or the admin's; in REVOKED only
public record Licence(Plan plan, LicenceStatus status, Optional<Instant> expiresAt, Optional<Instant> graceEndsAt,
        Optional<String> reason) {
    /// The fold over a purchase's facts. It gives the same for every order in which they are handed in, and for any of them handed
    /// in twice. Empty as long as nothing was bought.
    public static Optional<Licence> of(Collection<? extends Fact> facts) {
        List<Fact> inOrder = facts.stream().map(Fact.class::cast).sorted(Fact.ORDER).distinct().toList();
        History history = History.NOTHING;
        for (Fact fact : inOrder) {
            history = history.after(fact);
        }
        return history.licence();
    }

    /// The same licence as it stands at a time: expired when its time, or its grace, is over.
    public Licence at(Instant now) {
        boolean over = switch (status) {
            case ACTIVE, PAST_DUE -> isOver(expiresAt, now);
            case GRACE -> isOver(graceEndsAt, now);
            case REVOKED, EXPIRED -> false;
        };
        return over ? new Licence(plan, LicenceStatus.EXPIRED, expiresAt, Optional.empty(), reason) : this;
    }

    private static boolean isOver(Optional<Instant> end, Instant now) {
        return end.isPresent() && !now.isBefore(end.get());
    }
}
