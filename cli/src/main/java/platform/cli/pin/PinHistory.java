package platform.cli.pin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.image.Sha;
import platform.cli.release.Release;
import platform.cli.repository.Repository;

/// What an environment was told to run, newest first, read from the commits of its lock.
///
/// @param entries one a commit
public record PinHistory(List<Entry> entries) {

    /// The trailer of a commit that puts back what a bad one changed; its value is the bad commit.
    public static final String REVERTS = "Reverts";
    /// The trailer of a rollback's commit that names the release it left.
    public static final String LEFT = "Rolled-Back-From";
    /// The trailer that says why.
    public static final String REASON = "Reason";

    private static final Pattern TRAILER = Pattern.compile("([A-Z][A-Za-z-]{1,40}): (.+)");
    private static final int MOST = 1000;

    public PinHistory {
        entries = List.copyOf(entries);
    }

    /// A commit of the lock.
    ///
    /// @param commit its id
    /// @param at when
    /// @param by who
    /// @param subject the first line
    /// @param release what it pins; empty while nothing was promoted
    /// @param reason why, as given
    /// @param reverts the bad commit that this one puts back
    /// @param reverted whether a later commit put this one back
    /// @param left whether a later rollback left its release
    public record Entry(Sha commit, Instant at, String by, String subject, Optional<Release> release,
            Optional<String> reason, Optional<String> reverts, boolean reverted, boolean left) {
    }

    /// The time an entry was what the environment should run.
    ///
    /// @param until when the next one came; empty while it is the present one
    public record Term(Entry entry, Optional<Instant> until) {

        /// How long that was, so far where it is the present one.
        public Duration ran(Instant now) {
            return Duration.between(entry.at(), until.orElse(now));
        }
    }

    /// The entries that changed what runs, newest first, each with its end.
    public List<Term> terms() {
        List<Term> terms = new ArrayList<>();
        Optional<Instant> until = Optional.empty();
        for (Entry entry : entries) {
            if (entry.release().isPresent() || entry.reverts().isPresent()) {
                terms.add(new Term(entry, until));
                until = Optional.of(entry.at());
            }
        }
        return terms;
    }

    /// Reads the history of a lock file.
    public static PinHistory of(Repository repository, String lockFile) {
        List<Entry> entries = new ArrayList<>();
        List<String> reverted = new ArrayList<>();
        Set<String> left = new HashSet<>();
        for (Repository.Change change : repository.history(lockFile, MOST)) {
            Map<String, String> trailers = trailers(change.message());
            Optional<String> reverts = Optional.ofNullable(trailers.get(REVERTS));
            reverts.ifPresent(reverted::add);
            Optional<Release> release = pinned(change.text());
            entries.add(new Entry(change.commit(), change.at(), change.author(),
                    change.message().lines().findFirst().orElse(""), release,
                    Optional.ofNullable(trailers.get(REASON)), reverts, reverted.contains(change.commit().hex()),
                    release.filter(it -> left.contains(it.sha().hex())).isPresent()));
            Optional.ofNullable(trailers.get(LEFT)).ifPresent(left::add);
        }
        return new PinHistory(entries);
    }

    private static Optional<Release> pinned(String text) {
        try {
            return PinText.parse(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> trailers(String message) {
        Map<String, String> trailers = new HashMap<>();
        message.lines().skip(1).map(TRAILER::matcher).filter(Matcher::matches)
                .forEach(matcher -> trailers.put(matcher.group(1), matcher.group(2)));
        return trailers;
    }

    /// The release of that commit, if it once ran and was not put back for being bad.
    public Optional<Release> good(Sha sha) {
        return good().stream().filter(release -> release.sha().equals(sha)).findFirst();
    }

    /// The release of that commit, whether it was good or not.
    public Optional<Release> release(Sha sha) {
        return entries.stream().map(Entry::release).flatMap(Optional::stream)
                .filter(release -> release.sha().equals(sha)).findFirst();
    }

    /// The newest release, other than the one given, that ran, was not put back for being bad and that no rollback left since.
    public Optional<Release> lastGoodBut(Sha now) {
        return entries.stream().filter(entry -> !entry.reverted() && !entry.left()).map(Entry::release)
                .flatMap(Optional::stream).filter(release -> !release.sha().equals(now)).findFirst();
    }

    private List<Release> good() {
        return entries.stream().filter(entry -> !entry.reverted()).map(Entry::release).flatMap(Optional::stream)
                .toList();
    }
}
