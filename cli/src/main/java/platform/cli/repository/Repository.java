package platform.cli.repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import platform.cli.image.Sha;

/// The git repository of the checkout.
public interface Repository extends AutoCloseable {

    /// The commit that is checked out.
    Sha head();

    /// The commit that a full or shortened id names.
    ///
    /// @throws platform.cli.problem.Problem if no commit or more than one has it
    Sha resolve(String id);

    /// Whether the one commit is the other or an ancestor of it; false when the repository does not know one of them.
    boolean isAncestor(Sha ancestor, Sha of);

    /// The text of a file at `HEAD`.
    Optional<String> committed(String path);

    /// Whether a file in the working tree differs from `HEAD`.
    boolean changed(String path);

    /// Makes a file in the working tree what it is at `HEAD`.
    void restore(String path);

    /// Writes a file of the working tree, whole or not at all.
    void write(String path, String text);

    /// Commits a file as it is in the working tree, and nothing else, to the current branch.
    Sha commitOnly(String path, String message);

    /// The commits that changed a file, newest first.
    List<Change> history(String path, int most);

    /// The commits that one has and the other has not, newest first; empty when the repository does not know one of them.
    ///
    /// @param after those up to this one are left out
    /// @param until the newest
    List<Change> between(Sha after, Sha until, int most);

    /// Takes back the newest commit, which must be `commit` and not pushed, and restores the one file it changed.
    void takeBack(Sha commit, String path);

    /// Pushes the current branch to where it came from.
    Pushed push();

    /// Who works here, `Name <address>`.
    String identity();

    @Override
    void close();

    /// A commit.
    ///
    /// @param commit its id
    /// @param at when it was made
    /// @param author who made it, `Name <address>`
    /// @param message the whole message
    /// @param text the text since then of the file that was asked about; empty where none was
    record Change(Sha commit, Instant at, String author, String message, String text) {
    }
}
