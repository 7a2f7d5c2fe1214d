package platform.cli.rotation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import platform.cli.environment.EnvFile;
import platform.cli.environment.OwnFile;
import platform.cli.environment.SettingsFile;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.repository.Repository;
import platform.cli.waiting.ToItsEnd;

/// A sealed env file that is in git. Its audit is the history of the file: a commit of it alone for each thing that ended. Until
/// that commit is made, the lines of its message are in `.env.<env>.uncommitted`: a run that dies before loses none, and the
/// next one commits them.
public final class CommittedSafe implements Safe {

    private static final int MOST_BYTES = 1 << 20;

    private final SettingsFile file;
    private final FileSafe plain;
    private final Repository repository;
    private final Progress progress;
    private final Path pending;

    private CommittedSafe(SettingsFile file, Repository repository, Progress progress) {
        this.file = file;
        this.plain = new FileSafe(file);
        this.repository = repository;
        this.progress = progress;
        this.pending = file.pending();
    }

    /// The safe that an env file is: this one where it is sealed and in git, else one with a log beside it.
    ///
    /// @param progress hears of what git refused
    public static Safe of(SettingsFile file, Repository repository, Progress progress) {
        return file.exists() && file.sealed() && repository.committed(file.called()).isPresent()
                ? new CommittedSafe(file, repository, progress)
                : new FileSafe(file);
    }

    @Override
    public Hold hold(String what) {
        Hold hold = plain.hold(what);
        try {
            keep();
            return hold;
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    @Override
    public EnvFile read() {
        return plain.read();
    }

    @Override
    public void write(EnvFile settings) {
        plain.write(settings);
    }

    @Override
    public void audit(List<AuditLine> lines) {
        if (!lines.isEmpty()) {
            OwnFile.append(pending, AuditText.json(lines));
        }
    }

    /// Ctrl-C is heard after the commit: git would be left half changed if it came in the middle of it.
    @Override
    public void keep() {
        ToItsEnd.thenHear(this::kept);
    }

    private void kept() {
        if (!Files.exists(pending)) {
            return;
        }
        String text = OwnFile.text(pending, MOST_BYTES);
        if (!text.endsWith("\n")) {
            // A crash cut the last line off; the next one must not begin behind it.
            OwnFile.replace(pending, text.substring(0, text.lastIndexOf('\n') + 1));
        }
        List<AuditLine> lines = AuditText.parse(text);
        if (!lines.isEmpty() && repository.changed(file.called())) {
            commit(lines);
        } else if (lines.isEmpty() || committed(lines)) {
            OwnFile.remove(pending);
        }
    }

    /// A git that another git holds up must not keep a leaked key in use: the lines stay for the next commit.
    private void commit(List<AuditLine> lines) {
        try {
            repository.commitOnly(file.called(), AuditText.message(lines));
        } catch (Problem problem) {
            progress.note(
                    file.called() + " is written and not committed yet: " + problem.what() + ": " + problem.why());
            progress.note("  the next rotate-keys commits it; " + problem.next());
            return;
        }
        OwnFile.remove(pending);
    }

    /// Whether a run died between the commit and what follows it.
    private boolean committed(List<AuditLine> lines) {
        return repository.history(file.called(), 1).stream()
                .anyMatch(change -> lines.stream().map(AuditText::trailer).allMatch(change.message()::contains));
    }
}
