package platform.cli.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// The name that somebody meant who wrote one that is not known.
public final class NearestName {

    private NearestName() {}

    /// The known name that is least far from a wrong one, if any is near: at most half of the wrong name's letters away, or two.
    ///
    /// @param known the names that there are
    public static Optional<String> of(String wrong, Collection<String> known) {
        return known.stream().min(Comparator.comparingInt(name -> distance(wrong, name)))
                .filter(name -> distance(wrong, name) <= Math.max(2, wrong.length() / 2));
    }

    /// How many letters must be put in, left out or changed (Levenshtein).
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
