package platform.worker.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.helidon.dbclient.DbExecute;

import platform.core.licence.Change;
import platform.core.licence.LicenceLedger;
import platform.core.licence.Transition;
import platform.core.smoke.SmokeIds;

/// Events that share a transaction, and what becomes of each.
final class Batch {
    static final String WAITING = "waiting";

    private final List<PendingEvent> events;
    private final Map<String, String> effects = new LinkedHashMap<>();
    private final Map<String, UnusableEvent> unusable = new LinkedHashMap<>();
    private final Map<String, Effect.Named> named = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, String> purchases = new HashMap<>();
    private List<Transition> transitions = List.of();

    private Batch(List<PendingEvent> events) {
        this.events = events;
    }

    /// Does what these events say, inside the transaction that has locked them.
    static Batch run(DbExecute transaction, List<PendingEvent> events, Extraction extraction, Instant now) {
        Batch batch = new Batch(events);
        if (!events.isEmpty()) {
            events.forEach(event -> batch.extract(event, extraction));
            batch.resolve(transaction);
            batch.write(transaction, now);
        }
        return batch;
    }

    List<PendingEvent> events() {
        return events;
    }

    /// The word for what became of each event that is done, or waits.
    Map<String, String> effects() {
        return effects;
    }

    /// Those of which nothing can be made.
    Map<String, UnusableEvent> unusable() {
        return unusable;
    }

    /// The purchase of each event that is about one.
    Map<String, String> purchases() {
        return purchases;
    }

    List<Transition> transitions() {
        return transitions;
    }

    private void extract(PendingEvent event, Extraction extraction) {
        try {
            switch (extraction.of(event)) {
                case Effect.None(String why) -> effects.put(event.id(), why);
                case Effect.Known(Change change) -> change(event.id(), change);
                case Effect.Named unresolved -> named.put(event.id(), unresolved);
            }
        } catch (UnusableEvent e) {
            unusable.put(event.id(), e);
        }
    }

    private void change(String eventId, Change change) {
        changes.add(change);
        purchases.put(eventId, change.purchase());
        effects.put(eventId, change.fact().isPresent() ? "licence" : "links");
    }

    /// Finds the purchases of those events that know them by other names: in Postgres, and in this batch, where one may lead to the next.
    private void resolve(DbExecute transaction) {
        if (named.isEmpty()) {
            return;
        }
        Map<String, String> known = new HashMap<>();
        Set<String> names = new HashSet<>();
        named.values().forEach(effect -> names.addAll(effect.names()));
        WaitingEvents.purchases(transaction, names).forEach(link -> known.put(link.name(), link.of()));
        changes.forEach(change -> learn(known, change));
        boolean progress = true;
        while (progress) {
            progress = named.entrySet().removeIf(entry -> entry.getValue().names().stream().sorted()
                    .filter(known::containsKey).findFirst()
                    .map(name -> settle(entry.getKey(), entry.getValue().of(known.getOrDefault(name, "")),
                            known))
                    .orElse(false));
        }
    }

    private boolean settle(String eventId, Change change, Map<String, String> known) {
        if (SmokeIds.isPurchase(change.purchase())) {
            effects.put(eventId, "smoke_mismatch");
        } else {
            change(eventId, change);
            learn(known, change);
        }
        return true;
    }

    private static void learn(Map<String, String> known, Change change) {
        change.links().forEach(link -> known.putIfAbsent(link, change.purchase()));
    }

    private void write(DbExecute transaction, Instant now) {
        transitions = LicenceLedger.apply(transaction, changes, now);
        EventLedger.processed(transaction, effects, now);
        if (!named.isEmpty()) {
            Map<String, Set<String>> names = new TreeMap<>();
            named.forEach((id, effect) -> names.put(id, effect.names()));
            WaitingEvents.add(transaction, names, now);
            named.keySet().forEach(id -> effects.put(id, WAITING));
        }
    }
}
