package platform.cli.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.repository.Pushed;
import platform.cli.repository.Repository;

/// A clone with one branch and a remote. Its commits stand in a row.
public final class ModelRepository implements Repository {

    private static final int SHORTEST = 4;

    /// Where clones push to.
    public static final class Remote {
        private List<Commit> commits = List.of();
    }

    private record Commit(Change change, Map<String, String> files, String path) {
        private Commit {
            files = Map.copyOf(files);
        }

        Sha id() {
            return change.commit();
        }
    }

    private final VirtualTime time;
    private final Remote remote;
    private final String who;
    private List<Commit> commits = new ArrayList<>();
    private Map<String, String> working = new HashMap<>();

    /// A clone of what is there now.
    ///
    /// @param who works in it, `Name <address>`
    public ModelRepository(VirtualTime time, Remote remote, String who) {
        this.time = time;
        this.remote = remote;
        this.who = who;
        pull();
    }

    /// `git pull --rebase`: what is not pushed yet comes after what others have pushed.
    public void pull() {
        List<Commit> ours = commits.stream().filter(commit -> !remote.commits.contains(commit)).toList();
        commits = new ArrayList<>(remote.commits);
        working = new HashMap<>(files());
        ours.forEach(commit -> {
            if (!commit.path().isEmpty()) {
                working.put(commit.path(), commit.files().getOrDefault(commit.path(), ""));
            }
            commit(commit.path(), commit.change().message(), commit.change().author());
        });
        working = new HashMap<>(files());
    }

    /// A commit of other files.
    public Sha commit(String message) {
        return commit("", message, who);
    }

    private Map<String, String> files() {
        return commits.isEmpty() ? Map.of() : commits.getLast().files();
    }

    private Sha commit(String path, String message, String author) {
        Map<String, String> files = new HashMap<>(files());
        if (!path.isEmpty()) {
            files.put(path, working.getOrDefault(path, ""));
        }
        String parent = commits.isEmpty() ? "" : commits.getLast().id().hex();
        Sha id = new Sha(hash(parent + author + message + time.instant() + files));
        commits.add(
                new Commit(new Change(id, time.instant(), author, message, files.getOrDefault(path, "")), files, path));
        return id;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private int index(Sha commit) {
        return commits.stream().map(Commit::id).toList().indexOf(commit);
    }

    @Override
    public Sha head() {
        return commits.getLast().id();
    }

    @Override
    public Sha resolve(String id) {
        List<Sha> found = commits.stream().map(Commit::id)
                .filter(commit -> id.length() >= SHORTEST && commit.hex().startsWith(id)).toList();
        if (found.size() != 1) {
            throw Problem.usage((found.isEmpty() ? "there is no commit " : "more than one commit begins with ") + id,
                    "-",
                    "git fetch");
        }
        return found.getFirst();
    }

    @Override
    public boolean isAncestor(Sha ancestor, Sha of) {
        return index(ancestor) >= 0 && index(ancestor) <= index(of);
    }

    @Override
    public Optional<String> committed(String path) {
        return Optional.ofNullable(files().get(path));
    }

    @Override
    public boolean changed(String path) {
        return !Optional.ofNullable(working.get(path)).equals(committed(path));
    }

    @Override
    public void restore(String path) {
        working.put(path, committed(path).orElse(""));
    }

    @Override
    public void write(String path, String text) {
        working.put(path, text);
    }

    @Override
    public Sha commitOnly(String path, String message) {
        return commit(path, message, who);
    }

    @Override
    public List<Change> history(String path, int most) {
        return commits.reversed().stream().filter(commit -> commit.path().equals(path)).map(Commit::change).limit(most)
                .toList();
    }

    @Override
    public List<Change> between(Sha after, Sha until, int most) {
        if (index(after) < 0 || index(until) < 0) {
            return List.of();
        }
        return commits.stream().skip(index(after) + 1L).limit(Math.max(0, index(until) - index(after))).toList()
                .reversed().stream().map(Commit::change)
                .map(change -> new Change(change.commit(), change.at(), change.author(), change.message(), ""))
                .limit(most).toList();
    }

    @Override
    public void takeBack(Sha commit, String path) {
        if (!head().equals(commit)) {
            throw Problem.person("cannot take back " + commit.brief(), "it is not the newest commit any more",
                    "git log");
        }
        commits.removeLast();
        restore(path);
    }

    @Override
    public Pushed push() {
        if (commits.size() < remote.commits.size()
                || !commits.subList(0, remote.commits.size()).equals(remote.commits)) {
            return new Pushed.Overtaken("[rejected] (fetch first)");
        }
        remote.commits = List.copyOf(commits);
        return new Pushed.Done();
    }

    @Override
    public String identity() {
        return who;
    }

    @Override
    public void close() {}
}
