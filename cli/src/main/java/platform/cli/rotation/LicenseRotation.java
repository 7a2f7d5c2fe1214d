package platform.cli.rotation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import platform.cli.problem.Problem;
import platform.cli.rotation.KeyTimes.Event;

/// The rotation of the licence key as a pure function of the env file: publish the next key, sign with it once caches have turned
/// over, retire the old one once no token of its counts. What has ended is marked in the file after its rollout, so a phase
/// without its mark is done again.
public final class LicenseRotation {

    private final Waits waits;

    public LicenseRotation(Waits waits) {
        this.waits = waits;
    }

    /// A key pair, base64 of the raw 32 bytes each.
    public record Pair(String privateKey, String publicKey) {
        @Override
        public String toString() {
            return "Pair[…]";
        }
    }

    /// Where a rotation stands.
    public sealed interface Phase {
        /// One key, nothing under way.
        record Settled(int version) implements Phase {
        }

        /// The next key is in the env file, and not everywhere yet.
        record Publishing(int next) implements Phase {
        }

        /// The next key is accepted everywhere and signs nothing yet.
        record Published(int next, Instant since) implements Phase {
        }

        /// The new key is to sign, the old one may still.
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

    /// Where it stands. What a person did by hand, with the manual's variables, counts as what we do.
    public Phase phase(Map<String, String> file) {
        LicenseKeys keys = LicenseKeys.of(file);
        List<Integer> removed = removed(keys);
        if (!removed.isEmpty()) {
            return new Phase.Removing(removed);
        }
        if (keys.next().isPresent()) {
            int next = keys.next().get();
            return keys.times().of(next, Event.PUBLISHED).<Phase>map(since -> new Phase.Published(next, since))
                    .orElseGet(() -> new Phase.Publishing(next));
        }
        if (keys.oldPrivate()
                || keys.previous().keySet().stream().anyMatch(v -> keys.times().of(v, Event.UNTIL).isEmpty())) {
            return new Phase.Switching(keys.version());
        }
        return keys.previous().keySet().stream()
                .map(v -> new Phase.Retiring(v, keys.times().of(v, Event.UNTIL).orElseThrow()))
                .min(Comparator.comparing(Phase.Retiring::until)).<Phase>map(first -> first)
                .orElseGet(() -> new Phase.Settled(keys.version()));
    }

    private static List<Integer> removed(LicenseKeys keys) {
        return keys.times().entries().keySet().stream()
                .filter(entry -> entry.event() == Event.UNTIL && !keys.previous().containsKey(entry.version()))
                .map(KeyTimes.Entry::version).sorted().toList();
    }

    /// Begins a rotation.
    ///
    /// @throws Problem if one is under way
    public Edit begin(Map<String, String> file, Pair fresh) {
        if (!(phase(file) instanceof Phase.Settled)) {
            throw Problem.refused("a rotation of the licence key is under way", phase(file).toString(),
                    "platformctl rotate-keys license --continue, or --abort");
        }
        return published(LicenseKeys.of(file), fresh);
    }

    private static Edit published(LicenseKeys keys, Pair fresh) {
        return Edit.none().set(LicenseKeys.NEXT_VERSION, Integer.toString(keys.fresh()))
                .set(LicenseKeys.NEXT_PUBLIC, fresh.publicKey()).set(LicenseKeys.NEXT_PRIVATE, fresh.privateKey());
    }

    /// What comes next.
    public Move next(Map<String, String> file, Instant now) {
        LicenseKeys keys = LicenseKeys.of(file);
        return switch (phase(file)) {
            case Phase.Settled _ -> new Move.Nothing();
            case Phase.Publishing(var next) -> new Move.RollOut(
                    at -> times(keys.times().with(next, Event.PUBLISHED, at)), "version " + next + " is published");
            case Phase.Published(var next, var since) -> now.isBefore(since.plus(waits.cached()))
                    ? new Move.Wait(since.plus(waits.cached()), "key sets without version " + next + " are cached")
                    : new Move.Write(signing(file, keys, next), "version " + next + " is to sign");
            case Phase.Switching(var version) -> new Move.RollOut(at -> switched(keys, version, at),
                    "version " + version + " signs");
            case Phase.Retiring(var old, var until) -> now.isBefore(until)
                    ? new Move.Wait(until, "tokens of version " + old + " live")
                    : new Move.Write(without(keys, old), "version " + old + " is to be retired");
            case Phase.Removing(var versions) -> new Move.RollOut(at -> retired(keys, versions, at),
                    "versions " + versions + " are retired");
        };
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
        return Edit.none().set(LicenseKeys.VERSION, Integer.toString(next)).set(LicenseKeys.PRIVATE, nextPrivate)
                .set(LicenseKeys.PUBLIC, file.getOrDefault(LicenseKeys.NEXT_PUBLIC, ""))
                .set(LicenseKeys.PREVIOUS, LicenseKeys.text(previous))
                .set(LicenseKeys.OLD_PRIVATE, file.getOrDefault(LicenseKeys.PRIVATE, ""))
                .remove(LicenseKeys.NEXT_VERSION).remove(LicenseKeys.NEXT_PUBLIC).remove(LicenseKeys.NEXT_PRIVATE);
    }

    /// Nothing signs with the old private key any more: it goes at once.
    private Edit switched(LicenseKeys keys, int version, Instant at) {
        KeyTimes times = keys.times().with(version, Event.SIGNING, at);
        for (int old : keys.previous().keySet()) {
            if (times.of(old, Event.UNTIL).isEmpty()) {
                times = times.with(old, Event.UNTIL, at.plus(waits.accepted()));
            }
        }
        return times(times).remove(LicenseKeys.OLD_PRIVATE);
    }

    private static Edit without(LicenseKeys keys, int old) {
        Map<Integer, String> previous = new TreeMap<>(keys.previous());
        previous.remove(old);
        return Edit.none().put(LicenseKeys.PREVIOUS, LicenseKeys.text(previous));
    }

    private static Edit retired(LicenseKeys keys, List<Integer> versions, Instant at) {
        KeyTimes times = keys.times();
        for (int version : versions) {
            times = times.without(version, Event.UNTIL).with(version, Event.RETIRED, at);
        }
        return times(times);
    }

    private static Edit times(KeyTimes times) {
        return Edit.none().put(KeyTimes.VARIABLE, times.text());
    }

    /// Turns back: the old key is again the one that signs. What the new one signed meanwhile counts as long as any token.
    ///
    /// @throws Problem if there is nothing to turn back, or no way: the old private key is gone once the new one signs everywhere
    public Edit abort(Map<String, String> file, Instant now) {
        LicenseKeys keys = LicenseKeys.of(file);
        return switch (phase(file)) {
            case Phase.Publishing(var next) -> dropped(keys, next, now);
            case Phase.Published(var next, _) -> dropped(keys, next, now);
            case Phase.Switching(var version) when keys.oldPrivate() -> swapped(file, keys, version);
            case Phase.Settled _ -> throw Problem.refused("no rotation of the licence key is under way",
                    "nothing to turn back", "platformctl rotate-keys license --status");
            case Phase.Switching _,Phase.Retiring _,Phase.Removing _ -> throw Problem.refused(
                    "this rotation cannot be turned back", "the old private key is gone, as it should be",
                    "--continue retires it; rotate again if the new key must go");
        };
    }

    private static Edit dropped(LicenseKeys keys, int next, Instant now) {
        return times(keys.times().with(next, Event.UNTIL, now)).remove(LicenseKeys.NEXT_VERSION)
                .remove(LicenseKeys.NEXT_PUBLIC).remove(LicenseKeys.NEXT_PRIVATE);
    }

    private static Edit swapped(Map<String, String> file, LicenseKeys keys, int version) {
        Map<Integer, String> previous = new TreeMap<>(keys.previous());
        int old = previous.keySet().stream().filter(v -> keys.times().of(v, Event.UNTIL).isEmpty())
                .max(Comparator.naturalOrder()).orElseThrow();
        String oldPublic = Optional.ofNullable(previous.remove(old)).orElseThrow();
        previous.put(version, file.getOrDefault(LicenseKeys.PUBLIC, ""));
        return Edit.none().set(LicenseKeys.VERSION, Integer.toString(old))
                .set(LicenseKeys.PRIVATE, file.getOrDefault(LicenseKeys.OLD_PRIVATE, ""))
                .set(LicenseKeys.PUBLIC, oldPublic).set(LicenseKeys.PREVIOUS, LicenseKeys.text(previous))
                .set(LicenseKeys.OLD_PRIVATE, file.getOrDefault(LicenseKeys.PRIVATE, ""));
    }
}
