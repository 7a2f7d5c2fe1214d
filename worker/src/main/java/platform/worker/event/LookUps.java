package platform.worker.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import platform.core.database.Database;
import platform.core.licence.Change;
import platform.core.licence.LicenceLedger;
import platform.core.telemetry.EventLog;

/// Has the purchases of waiting events looked up at Stripe, ever more rarely. Not at once: most names come with the next webhook.
public final class LookUps {
    private static final List<Duration> SCHEDULE = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1),
            Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6), Duration.ofHours(20));
    private static final int MOST_IN_A_ROUND = 3;

    private final Database database;
    private final WaitingEvents waiting;
    private final Supplier<LookUp> opening;
    private final InstantSource clock;
    private final EventLog log = new EventLog();
    private @Nullable LookUp stripe;
    private boolean refused;

    /// @param opening called when there is something to look up for the first time: most workers never need it
    public LookUps(Database database, WaitingEvents waiting, Supplier<LookUp> opening, InstantSource clock) {
        this.database = database;
        this.waiting = waiting;
        this.opening = opening;
        this.clock = clock;
    }

    /// Makes the look-ups that are due, a few. Called by one thread.
    public void perform() {
        if (refused) {
            return;
        }
        Instant now = clock.instant();
        for (Set<String> names : waiting.takeForLookUp(now, SCHEDULE, MOST_IN_A_ROUND)) {
            try {
                LookUp asked = stripe == null ? opening.get() : stripe;
                stripe = asked;
                Optional<Change> found = asked.find(names);
                found.ifPresent(change -> database
                        .transaction(transaction -> LicenceLedger.apply(transaction, List.of(change), now)));
                log.info("StripeLookUp", "a payment was looked up at Stripe", Map.of("found", found.isPresent()));
            } catch (LookUp.Refused e) {
                refused = true;
                log.warn("StripeLookUpRefused", "the Stripe key may not read payments; nothing is looked up",
                        Map.of(), e);
                return;
            } catch (RuntimeException e) {
                log.warn("StripeLookUpFailed", "Stripe could not be asked; it is tried again later", Map.of(), e);
            }
        }
    }
}
