package platform.cli.smoke;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import platform.cli.waiting.Time;

/// Whose answers count in a smoke run. Beside an old container that is how a new one is proven through the edge, also when
/// both are of one release and only a setting changed.
///
/// @param release the commit that must have answered, header `X-Release`; empty for any
/// @param instances the containers one of which must have answered, header `X-Instance`; empty for any
public record Answerer(String release, Set<String> instances) {

    /// Whoever answers.
    public static final Answerer ANY = new Answerer("", Set.of());

    public Answerer {
        instances = Set.copyOf(instances);
    }

    /// Any container of that release.
    public static Answerer of(String release) {
        return new Answerer(release, Set.of());
    }

    /// Asks until each of the instances has answered. A proxy takes turns: after all that it sends to have answered once, it
    /// is asked again after a pause.
    ///
    /// @param ask sends one request
    /// @param limit how long
    /// @param time how it passes
    /// @return what answered instead, in words; empty when all of them have answered in time
    public Optional<String> silent(Supplier<Answer> ask, Duration limit, Time time) {
        Set<String> silent = new TreeSet<>(instances);
        AtomicReference<Answer> last = new AtomicReference<>(Answer.none("nothing was asked"));
        return time.until(limit, () -> {
            Set<String> round = new HashSet<>();
            while (!silent.isEmpty() && round.add(last.updateAndGet(_ -> ask.get()).instance())) {
                silent.remove(last.get().instance());
            }
            return Optional.of(silent).filter(Set::isEmpty);
        }).isPresent() ? Optional.empty() : Optional.of(instead(silent, last.get()));
    }

    private static String instead(Set<String> silent, Answer last) {
        return last.status() == 0
                ? last.brief()
                : "no answer of " + String.join(", ", silent) + "; the last was " + last.status()
                        + (last.instance().isEmpty() ? " without X-Instance" : " of " + last.instance());
    }

    /// Whether this answer counts. One without a release is the edge's own and always does.
    boolean gave(Answer answer) {
        boolean ofRelease = release.isEmpty() || release.equals(answer.release());
        boolean ofInstance = instances.isEmpty() || instances.contains(answer.instance());
        return answer.release().isEmpty() || (ofRelease && ofInstance);
    }
}
