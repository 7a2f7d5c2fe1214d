package platform.cli.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

import platform.cli.image.Sha;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.process.ChildProcess;

/// The repository through JGit. Only the push is git's own program: it has the credentials that the operator set up.
public final class GitRepository implements Repository {

    /// Lines of what a remote says, at most.
    private static final int MOST_SAID = 5;
    private static final Duration PUSH = Duration.ofSeconds(60);

    private final Path root;
    private final Map<String, String> variables;
    private final org.eclipse.jgit.lib.Repository repository;
    private final Git git;

    private GitRepository(Path root, Map<String, String> variables, org.eclipse.jgit.lib.Repository repository) {
        this.root = root;
        this.variables = Map.copyOf(variables);
        this.repository = repository;
        this.git = new Git(repository);
    }

    /// Opens the repository that a checkout belongs to.
    ///
    /// @param variables for git's own program
    /// @throws Problem if it is not a git checkout with at least one commit
    public static Repository open(Path root, Map<String, String> variables) {
        try {
            var builder = new FileRepositoryBuilder().findGitDir(root.toFile()).setMustExist(true);
            if (builder.getGitDir() == null) {
                throw Problem.usage(root + " is not a git checkout", "no .git there or above",
                        "git clone the platform");
            }
            var repository = builder.build();
            if (repository.resolve(Constants.HEAD) == null) {
                throw Problem.usage(root + " has no commit yet", "HEAD names none", "git commit first");
            }
            return new GitRepository(root, variables, repository);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public Sha head() {
        return new Sha(headId().name());
    }

    private ObjectId headId() {
        try {
            ObjectId head = repository.resolve(Constants.HEAD);
            if (head == null) {
                throw Problem.usage("the checkout has no commit", "HEAD names none", "git checkout main");
            }
            return head;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public Sha resolve(String id) {
        try {
            ObjectId found = id.matches("[0-9a-fA-F]{4,40}")
                    ? repository.resolve(id.toLowerCase(Locale.ROOT) + "^{commit}")
                    : null;
            if (found == null) {
                throw Problem.usage("there is no commit " + id, "this repository does not have it",
                        "git fetch, or look it up: git log --oneline");
            }
            return new Sha(found.name());
        } catch (AmbiguousObjectException e) {
            throw Problem.usage("more than one commit begins with " + id, String.valueOf(e.getMessage()),
                    "write more digits of it").causedBy(e);
        } catch (MissingObjectException e) {
            throw Problem.usage("there is no commit " + id, "this repository does not have it", "git fetch")
                    .causedBy(e);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public boolean isAncestor(Sha ancestor, Sha of) {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(ancestor.hex())),
                    walk.parseCommit(ObjectId.fromString(of.hex())));
        } catch (MissingObjectException e) {
            return false;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public Optional<String> committed(String path) {
        try (RevWalk walk = new RevWalk(repository)) {
            return text(walk.parseCommit(headId()), path);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private Optional<String> text(RevCommit commit, String path) throws IOException {
        try (TreeWalk found = TreeWalk.forPath(repository, path, commit.getTree())) {
            return found == null
                    ? Optional.empty()
                    : Optional.of(new String(repository.open(found.getObjectId(0)).getBytes(1 << 20),
                            StandardCharsets.UTF_8));
        }
    }

    @Override
    public boolean changed(String path) {
        try {
            Path file = root.resolve(path);
            Optional<String> there = Files.exists(file)
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
            return !there.equals(committed(path));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public void restore(String path) {
        try {
            replace(root.resolve(path), committed(path).orElse(""));
            git.add().addFilepattern(path).call();
        } catch (GitAPIException | IOException e) {
            throw broken(e);
        }
    }

    @Override
    public void write(String path, String text) {
        try {
            replace(root.resolve(path), text);
        } catch (IOException e) {
            throw Problem.failed("cannot write " + path, String.valueOf(e.getMessage()),
                    "see whether the disk has room and the checkout may be written to").causedBy(e);
        }
    }

    @Override
    public Sha commitOnly(String path, String message) {
        try {
            git.add().addFilepattern(path).call();
            RevCommit commit = git.commit().setOnly(path).setMessage(message).setNoVerify(true).setSign(false).call();
            return new Sha(commit.name());
        } catch (GitAPIException | JGitInternalException e) {
            throw Problem.failed("git cannot commit " + path, Stream.iterate((Throwable) e, Throwable::getCause)
                    .takeWhile(Objects::nonNull).map(Throwable::getMessage).filter(Objects::nonNull).distinct()
                    .collect(Collectors.joining(": ")),
                    "git status; if no other git runs here and one died: rm .git/index.lock").causedBy(e);
        }
    }

    private static void replace(Path file, String text) throws IOException {
        // One name, so that a run that was killed leaves one file at most, which git ignores and the next run replaces.
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            // Else a machine that loses its power could have the name and not the text.
            written.force(true);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public List<Change> history(String path, int most) {
        try {
            List<Change> changes = new ArrayList<>();
            for (RevCommit commit : git.log().addPath(path).setMaxCount(most).call()) {
                changes.add(change(commit, text(commit, path).orElse("")));
            }
            return List.copyOf(changes);
        } catch (GitAPIException | IOException e) {
            throw broken(e);
        }
    }

    @Override
    public List<Change> between(Sha after, Sha until, int most) {
        try {
            List<Change> changes = new ArrayList<>();
            git.log().add(ObjectId.fromString(until.hex())).not(ObjectId.fromString(after.hex())).setMaxCount(most)
                    .call().forEach(commit -> changes.add(change(commit, "")));
            return List.copyOf(changes);
        } catch (MissingObjectException e) {
            return List.of();
        } catch (GitAPIException | IOException e) {
            throw broken(e);
        }
    }

    private static Change change(RevCommit commit, String text) {
        PersonIdent author = commit.getAuthorIdent();
        return new Change(new Sha(commit.name()), author.getWhenAsInstant(),
                author.getName() + " <" + author.getEmailAddress() + ">", commit.getFullMessage(), text);
    }

    @Override
    public void takeBack(Sha commit, String path) {
        if (!head().equals(commit)) {
            throw Problem.person("cannot take back " + commit.brief(), "it is not the newest commit any more",
                    "git log " + path + ", then git revert " + commit.brief());
        }
        try {
            git.reset().setMode(ResetType.SOFT).setRef("HEAD~1").call();
            restore(path);
        } catch (GitAPIException e) {
            throw broken(e);
        }
    }

    @Override
    public Pushed push() {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("LC_ALL", "C");
        try {
            ChildProcess.Result result = new ChildProcess(root, environment).run(PUSH, List.of("git", "-c",
                    "advice.pushUpdateRejected=false", "push", "--porcelain", "origin", "HEAD"));
            return result.succeeded() ? new Pushed.Done() : refused(result);
        } catch (Problem problem) {
            if (problem.exit() == Exit.INTERRUPTED) {
                throw problem;
            }
            return new Pushed.Away(problem.what() + ": " + problem.why());
        }
    }

    /// With `--porcelain` a line of standard output says of each refused branch what became of it: `!`, which one, and a summary.
    private static Pushed refused(ChildProcess.Result result) {
        Optional<String> summary = result.out().lines().filter(line -> line.startsWith("!\t"))
                .map(line -> line.substring(line.lastIndexOf('\t') + 1)).findFirst();
        String said = result.err().lines().filter(line -> line.startsWith("remote:")).map(String::strip)
                .filter(line -> line.length() > "remote:".length()).limit(MOST_SAID).collect(Collectors.joining("\n"));
        return summary.<Pushed>map(why -> why.startsWith("[rejected]")
                ? new Pushed.Overtaken(why)
                : new Pushed.Declined((why + "\n" + said).strip()))
                .orElseGet(() -> new Pushed.Away(result.lastLines(MOST_SAID)));
    }

    @Override
    public String identity() {
        PersonIdent person = new PersonIdent(repository);
        return person.getName() + " <" + person.getEmailAddress() + ">";
    }

    @Override
    public void close() {
        git.close();
        repository.close();
    }

    private static RuntimeException broken(Exception e) {
        return e instanceof IOException io
                ? new UncheckedIOException(io)
                : Problem.failed("git did not do it", String.valueOf(e.getMessage()), "git status").causedBy(e);
    }
}
