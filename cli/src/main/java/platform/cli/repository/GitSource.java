package platform.cli.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

import platform.cli.image.Sha;
import platform.cli.problem.Problem;

/// The checkout, read with JGit.
final class GitSource implements Source {

    private final Path root;

    GitSource(Path root) {
        this.root = root;
    }

    private interface Question<T> {
        T ask(org.eclipse.jgit.lib.Repository repository) throws IOException, GitAPIException;
    }

    @Override
    public Sha head() {
        return read(repository -> {
            ObjectId head = repository.resolve("HEAD^{commit}");
            if (head == null) {
                throw Problem.usage("there is nothing to build", root + " has no commit yet", "git commit");
            }
            return new Sha(head.name());
        });
    }

    @Override
    public List<String> dirtyPaths() {
        return read(repository -> {
            Status status = Git.wrap(repository).status().call();
            Set<String> paths = new TreeSet<>(status.getUncommittedChanges());
            paths.addAll(status.getUntracked());
            return List.copyOf(paths);
        });
    }

    @Override
    public Instant commitTime(Sha sha) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                return Instant.ofEpochSecond(walk.parseCommit(ObjectId.fromString(sha.hex())).getCommitTime());
            }
        });
    }

    @Override
    public String tree(Sha sha) {
        return read(repository -> {
            TreeFormatter files = new TreeFormatter();
            try (RevWalk commits = new RevWalk(repository); TreeWalk top = new TreeWalk(repository)) {
                top.addTree(commits.parseCommit(ObjectId.fromString(sha.hex())).getTree());
                while (top.next()) {
                    if (!top.getNameString().endsWith(".lock")) {
                        files.append(top.getNameString(), top.getFileMode(), top.getObjectId(0));
                    }
                }
            }
            return files.computeId(new ObjectInserter.Formatter()).name();
        });
    }

    @Override
    public boolean knows(Sha sha) {
        return read(repository -> repository.getObjectDatabase().has(ObjectId.fromString(sha.hex())));
    }

    @Override
    public boolean isAncestor(Sha ancestor, Sha of) {
        return read(repository -> {
            try (RevWalk walk = new RevWalk(repository)) {
                return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(ancestor.hex())),
                        walk.parseCommit(ObjectId.fromString(of.hex())));
            }
        });
    }

    @Override
    public Optional<String> origin() {
        return read(repository -> Optional
                .ofNullable(repository.getConfig().getString("remote", "origin", "url")));
    }

    @Override
    public void export(Sha sha, Path into) {
        read(repository -> {
            try (RevWalk commits = new RevWalk(repository); TreeWalk files = new TreeWalk(repository)) {
                files.addTree(commits.parseCommit(ObjectId.fromString(sha.hex())).getTree());
                files.setRecursive(true);
                while (files.next()) {
                    write(repository, files, into.resolve(files.getPathString()).normalize(), into);
                }
            }
            return into;
        });
    }

    private static void write(org.eclipse.jgit.lib.Repository repository, TreeWalk file, Path target, Path root)
            throws IOException {
        if (!target.startsWith(root)) {
            throw new IOException("a path that leads out of the tree: " + file.getPathString());
        }
        FileMode mode = file.getFileMode(0);
        if (mode.equals(FileMode.GITLINK)) {
            return;
        }
        Files.createDirectories(target.getParent() == null ? root : target.getParent());
        byte[] bytes = repository.open(file.getObjectId(0)).getBytes();
        if (mode.equals(FileMode.SYMLINK)) {
            Files.createSymbolicLink(target, Path.of(new String(bytes, StandardCharsets.UTF_8)));
            return;
        }
        Files.write(target, bytes);
        if (mode.equals(FileMode.EXECUTABLE_FILE)) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private <T> T read(Question<T> question) {
        FileRepositoryBuilder builder = new FileRepositoryBuilder().setMustExist(true).findGitDir(root.toFile());
        if (builder.getGitDir() == null) {
            throw Problem.usage("this is not a git checkout: " + root, "a release is built from a commit",
                    "change to a clone of the repository");
        }
        try (org.eclipse.jgit.lib.Repository repository = builder.build()) {
            return question.ask(repository);
        } catch (IOException | GitAPIException e) {
            throw Problem.failed("cannot read the git repository", String.valueOf(e.getMessage()),
                    "git fsck; in a shallow clone: git fetch --unshallow").causedBy(e);
        }
    }
}
