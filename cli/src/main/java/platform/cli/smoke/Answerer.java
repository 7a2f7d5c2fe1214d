package platform.cli.smoke;

import java.util.Set;

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

    /// Whether this answer counts. One without a release is the edge's own and always does.
    boolean gave(Answer answer) {
        boolean ofRelease = release.isEmpty() || release.equals(answer.release());
        boolean ofInstance = instances.isEmpty() || instances.contains(answer.instance());
        return answer.release().isEmpty() || (ofRelease && ofInstance);
    }
}
