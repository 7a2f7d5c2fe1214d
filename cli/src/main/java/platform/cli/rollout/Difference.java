package platform.cli.rollout;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

import platform.cli.deployment.Plan;
import platform.cli.release.Release;
import platform.cli.repository.Repository;

/// What bringing an environment to a release would change.
///
/// @param now what its lock names
/// @param then the release
/// @param commits those between the two, newest first, at most 100; empty where `then` is not newer
/// @param plan the containers that would be raised and retired; a changed setting shows here too
/// @param needed variables that the release needs and the present one does not
/// @param dropped variables that it does not need any more
/// @param missing variables that it needs and that are not set here
public record Difference(Optional<Release> now, Release then, List<Repository.Change> commits, Plan plan,
        NavigableSet<String> needed, NavigableSet<String> dropped, NavigableSet<String> missing) {

    public Difference {
        commits = List.copyOf(commits);
    }
}
