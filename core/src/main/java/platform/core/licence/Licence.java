package platform.core.licence;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The state of a licence: what all that happened to its purchase makes of it, and nothing else.
public record Licence(Plan plan, LicenceStatus status) {
    /// The fold over a purchase's facts. It gives the same for every order in which they are handed in, and for any of them handed
    /// in twice. Empty as long as nothing was bought.
    public static Optional<Licence> of(Collection<? extends Fact> facts) {
        List<Fact> inOrder = facts.stream().map(Fact.class::cast).sorted(Fact.ORDER).distinct().toList();
        Optional<Licence> licence = Optional.empty();
        for (Fact fact : inOrder) {
            licence = after(licence, fact);
        }
        return licence;
    }

    private static Optional<Licence> after(Optional<Licence> before, Fact fact) {
        return switch (fact) {
            // A second checkout of the same purchase, as when a delayed payment arrives, changes nothing.
            case Fact.Bought bought -> before.or(() -> Optional.of(new Licence(bought.plan(), LicenceStatus.ACTIVE)));
        };
    }
}
