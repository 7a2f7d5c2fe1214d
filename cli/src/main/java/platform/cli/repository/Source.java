package platform.cli.repository;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import platform.cli.image.Sha;

/// What a build asks of git. Reads only.
public interface Source {

    /// The checkout in a folder. Nothing is opened before something is asked.
    static Source git(Path root) {
        return new GitSource(root);
    }

    /// The commit that is checked out.
    Sha head();

    /// What differs from it: changed, staged, deleted and untracked paths, sorted; nothing that git ignores.
    List<String> dirtyPaths();

    /// When a commit was made.
    Instant commitTime(Sha sha);

    /// The name of all files of a commit, 40 hexadecimal digits: commits with the same files have the same, whatever their lock files
    /// (`*.lock` at the top) say that runs.
    String tree(Sha sha);

    /// Whether this clone has the commit.
    boolean knows(Sha sha);

    /// Whether `ancestor` is `of` or comes before it; both must be known.
    boolean isAncestor(Sha ancestor, Sha of);

    /// Where this clone came from: the address of `origin`.
    Optional<String> origin();

    /// Writes the files of a commit into an empty folder, with symlinks and executable bits; nothing else goes there.
    void export(Sha sha, Path into);
}
