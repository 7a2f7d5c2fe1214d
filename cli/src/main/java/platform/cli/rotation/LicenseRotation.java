package platform.cli.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import platform.cli.environment.FreshSettings.SigningPair;
import platform.cli.problem.Problem;
import platform.cli.rotation.KeyTimes.Event;

/// The rotation of the key that signs licence tokens (manual 7.2): publish the next key, sign with it once caches have turned
/// over, retire the old one once no token of its counts. What a person did by hand, with the manual's variables, counts as what
/// the tool does.
public final class LicenseRotation implements Rotation {

    private final Waits waits;

    public LicenseRotation(Waits waits) {
        this.waits = waits;
    }

    /// Where a rotation stands.
    sealed interface Phase {
        /// One key, nothing under way.
        record Settled(int version) implements Phase {
        }

        /// The next key is in the env file, and not everywhere yet.
        record Publishing(int next) implements Phase {
        }

        /// The next key is accepted everywhere and signs nothing yet.
        record Published(int next, Instant since) implements Phase {
        }

        /// The present key is to sign, the one before may still.
        record Switching(int version) implements Phase {
        }

        /// The old key's signatures count until then.
        record Retiring(int old, Instant until) implements Phase {
        }

        /// These are out of the env file, and not everywhere yet.
        record Removing(List<Integer> versions) implements Phase {
            public Removing {
                versions = List.copyOf(versions);
            }
        }
    }

    @Override
    public String name() {
        return "license";
    }

    Phase phase(Map<String, String> file) {
        LicenseKeys keys = LicenseKeys.of(file);
        if (keys.oldPrivate() || keys.emergency() || !keys.unended().isEmpty()) {
            return new Phase.Switching(keys.version());
        }
        if (!keys.removed().isEmpty()) {
            return new Phase.Removing(keys.removed());
        }
        if (keys.next().isPresent()) {
            int next = keys.next().get();
            return keys.times().of(next, Event.PUBLISHED).<Phase>map(since -> new Phase.Published(next, since))
                    .orElseGet(() -> new Phase.Publishing(next));
        }
        return keys.previous().keySet().stream()
                .map(v -> new Phase.Retiring(v, keys.times().of(v, Event.UNTIL).orElseThrow()))
                .min(Comparator.comparing(Phase.Retiring::until)).<Phase>map(first -> first)
                .orElseGet(() -> new Phase.Settled(keys.version()));
    }

    /// Begins a rotation; nothing is changed where one is under way, since it goes on.
    public Edit begin(Map<String, String> file, SigningPair fresh) {
        if (!(phase(file) instanceof Phase.Settled)) {
            return Edit.none();
        }
        return Edit.none().set(LicenseKeys.NEXT_VERSION, Integer.toString(LicenseKeys.of(file).fresh()))
                .set(LicenseKeys.NEXT_PUBLIC, fresh.publicKey()).set(LicenseKeys.NEXT_PRIVATE, fresh.privateKey());
    }

    /// The keys are known to others: a fresh one signs at once, whatever is under way. A key that was to come is dropped. Nothing
    /// is changed where no rollout has ended since the last emergency, since that one goes on.
    ///
    /// @param accept how long tokens of the keys before still count; zero: no longer than the rollout takes
    public Edit emergency(Map<String, String> file, SigningPair fresh, Duration accept, Instant now) {
        LicenseKeys keys = LicenseKeys.of(file);
        if (keys.emergency()) {
            return Edit.none();
        }
        int version = keys.fresh();
        Map<Integer, String> previous = new TreeMap<>(keys.previous());
        previous.put(keys.version(), file.getOrDefault(LicenseKeys.PUBLIC, ""));
        KeyTimes times = keys.times().with(version, Event.EMERGENCY, now);
        for (int old : previous.keySet()) {
            Instant until = now.plus(accept);
            times = times.with(old, Event.UNTIL,
                    times.of(old, Event.UNTIL).filter(until::isAfter).orElse(until));
        }
        if (keys.next().isPresent()) {
            times = times.with(keys.next().get(), Event.UNTIL, now);
        }
        return times(times).set(LicenseKeys.VERSION, Integer.toString(version))
                .set(LicenseKeys.PRIVATE, fresh.privateKey()).set(LicenseKeys.PUBLIC, fresh.publicKey())
                .put(LicenseKeys.PREVIOUS, accept.isZero() ? "" : LicenseKeys.text(previous))
                .remove(LicenseKeys.OLD_PRIVATE).remove(LicenseKeys.NEXT_VERSION).remove(LicenseKeys.NEXT_PUBLIC)
                .remove(LicenseKeys.NEXT_PRIVATE);
    }

    @Override
    public Move next(Map<String, String> file, Instant now) {
        LicenseKeys keys = LicenseKeys.of(file);
        return switch (phase(file)) {
            case Phase.Settled _ -> new Move.Nothing();
            case Phase.Published(var next, var since) when now.isBefore(since.plus(waits.published())) -> new Move.Wait(
                    since.plus(waits.published()), "key sets without version " + next + " are cached until then");
            case Phase.Published(var next, _) -> new Move.Write(signing(file, keys, next),
                    "version " + next + " is to sign");
            case Phase.Retiring(var old, var until) when now.isBefore(until) -> new Move.Wait(until,
                    "tokens of version " + old + " count until then");
            case Phase.Retiring(var old, _) -> new Move.Write(without(keys, old),
                    "version " + old + " is to be retired");
            case Phase.Publishing _,Phase.Switching _,Phase.Removing _ -> new Move.RollOut(
                    at -> confirmed(keys, at), done(keys));
        };
    }

    /// What a rollout of this file makes true: all of it, whatever it was begun for.
    private Edit confirmed(LicenseKeys keys, Instant at) {
        KeyTimes times = keys.times();
        for (int version : keys.removed()) {
            times = times.without(version, Event.UNTIL).with(version, Event.RETIRED, at);
        }
        if (switching(keys)) {
            times = times.without(keys.version(), Event.EMERGENCY).with(keys.version(), Event.SIGNING, at);
            if (times.of(keys.version(), Event.PUBLISHED).isEmpty()) {
                times = times.with(keys.version(), Event.PUBLISHED, at);
            }
        }
        for (int old : keys.unended()) {
            times = times.with(old, Event.UNTIL, at.plus(waits.accepted()));
        }
        if (keys.next().isPresent() && times.of(keys.next().get(), Event.PUBLISHED).isEmpty()) {
            times = times.with(keys.next().get(), Event.PUBLISHED, at);
        }
        // Nothing signs with the old private key any more: it goes at once.
        return times(times).remove(LicenseKeys.OLD_PRIVATE);
    }

    private static boolean switching(LicenseKeys keys) {
        return keys.oldPrivate() || keys.emergency() || !keys.unended().isEmpty();
    }

    private static String done(LicenseKeys keys) {
        List<String> done = new ArrayList<>();
        if (switching(keys)) {
            done.add("version " + keys.version() + " signs");
        }
        if (!keys.removed().isEmpty()) {
            done.add((keys.removed().size() == 1 ? "version " : "versions ")
                    + keys.removed().stream().map(String::valueOf).collect(Collectors.joining(", ")) + " retired");
        }
        keys.next().filter(next -> keys.times().of(next, Event.PUBLISHED).isEmpty())
                .ifPresent(next -> done.add("version " + next + " published"));
        return String.join(", ", done);
    }

    private static Edit signing(Map<String, String> file, LicenseKeys keys, int next) {
        String nextPrivate = file.getOrDefault(LicenseKeys.NEXT_PRIVATE, "");
        if (nextPrivate.isBlank()) {
            throw Problem.usage("version " + next + " cannot sign",
                    LicenseKeys.NEXT_PRIVATE + " is not in the env file",
                    "put the private half of " + LicenseKeys.NEXT_PUBLIC + " there, or --abort");
        }
        Map<Integer, String> previous = new TreeMap<>(keys.previous());
        previous.put(keys.version(), file.getOrDefault(LicenseKeys.PUBLIC, ""));
        return times(keys.times().without(keys.version(), Event.UNTIL))
                .set(LicenseKeys.VERSION, Integer.toString(next)).set(LicenseKeys.PRIVATE, nextPrivate)
                .set(LicenseKeys.PUBLIC, file.getOrDefault(LicenseKeys.NEXT_PUBLIC, ""))
                .set(LicenseKeys.PREVIOUS, LicenseKeys.text(previous))
                .set(LicenseKeys.OLD_PRIVATE, file.getOrDefault(LicenseKeys.PRIVATE, ""))
                .remove(LicenseKeys.NEXT_VERSION).remove(LicenseKeys.NEXT_PUBLIC).remove(LicenseKeys.NEXT_PRIVATE);
    }

    private static Edit without(LicenseKeys keys, int old) {
        Map<Integer, String> previous = new TreeMap<>(keys.previous());
        previous.remove(old);
        return Edit.none().put(LicenseKeys.PREVIOUS, LicenseKeys.text(previous));
    }

    private static Edit times(KeyTimes times) {
        return Edit.none().put(KeyTimes.VARIABLE, times.text());
    }

    /// The old key is again the one that signs. What the new one signed meanwhile counts as long as any token.
    @Override
    public Edit abort(Map<String, String> file, Instant now) {
        LicenseKeys keys = LicenseKeys.of(file);
        return switch (phase(file)) {
            case Phase.Publishing(var next) -> dropped(keys, next, now);
            case Phase.Published(var next, _) -> dropped(keys, next, now);
            case Phase.Switching _ when keys.oldPrivate() -> swapped(file, keys);
            case Phase.Settled _ -> throw Problem.refused("no rotation of the licence key is under way",
                    "there is nothing to turn back", "platformctl rotate-keys license --status");
            case Phase.Switching _,Phase.Retiring _,Phase.Removing _ -> throw Problem.refused(
                    "this rotation of the licence key cannot be turned back",
                    "the old private key is gone, as it should be, since the new one signs",
                    "platformctl rotate-keys license --continue ends it; rotate again if the new key must go");
        };
    }

    private static Edit dropped(LicenseKeys keys, int next, Instant now) {
        return times(keys.times().with(next, Event.UNTIL, now)).remove(LicenseKeys.NEXT_VERSION)
                .remove(LicenseKeys.NEXT_PUBLIC).remove(LicenseKeys.NEXT_PRIVATE);
    }

    private static Edit swapped(Map<String, String> file, LicenseKeys keys) {
        Map<Integer, String> previous = new TreeMap<>(keys.previous());
        int old = keys.unended().getLast();
        String oldPublic = Optional.ofNullable(previous.remove(old)).orElseThrow();
        previous.put(keys.version(), file.getOrDefault(LicenseKeys.PUBLIC, ""));
        return times(keys.times().without(keys.version(), Event.UNTIL))
                .set(LicenseKeys.VERSION, Integer.toString(old))
                .set(LicenseKeys.PRIVATE, file.getOrDefault(LicenseKeys.OLD_PRIVATE, ""))
                .set(LicenseKeys.PUBLIC, oldPublic).set(LicenseKeys.PREVIOUS, LicenseKeys.text(previous))
                .set(LicenseKeys.OLD_PRIVATE, file.getOrDefault(LicenseKeys.PRIVATE, ""));
    }

    @Override
    public List<Standing> standing(Map<String, String> file) {
        LicenseKeys keys = LicenseKeys.of(file);
        TreeSet<Integer> versions = new TreeSet<>(keys.previous().keySet());
        versions.add(keys.version());
        keys.next().ifPresent(versions::add);
        keys.times().entries().keySet().forEach(entry -> versions.add(entry.version()));
        return versions.descendingSet().stream()
                .map(version -> new Standing(name(), Integer.toString(version), state(keys, version),
                        keys.times().of(version, Event.PUBLISHED), keys.times().of(version, Event.SIGNING),
                        keys.times().of(version, Event.UNTIL), keys.times().of(version, Event.RETIRED)))
                .toList();
    }

    private static String state(LicenseKeys keys, int version) {
        if (version == keys.version()) {
            return switching(keys) ? "to sign" : "signing";
        }
        if (keys.next().filter(next -> next == version).isPresent()) {
            return keys.times().of(version, Event.PUBLISHED).isPresent() ? "published" : "to be published";
        }
        return keys.previous().containsKey(version)
                ? "accepted"
                : keys.times().of(version, Event.RETIRED).isPresent() ? "retired" : "to be retired";
    }
}
