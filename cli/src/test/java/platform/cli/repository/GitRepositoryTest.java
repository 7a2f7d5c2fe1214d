package platform.cli.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.process.ChildProcess;

class GitRepositoryTest extends RepositoryContract {

    private static final Map<String, String> NOBODY_ELSES = Map.of("GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_CONFIG_NOSYSTEM", "1");
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>(System.getenv());
    private final Repository ours;

    GitRepositoryTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        variables.putAll(NOBODY_ELSES);
        git(folder, "init", "--quiet", "--bare", "--initial-branch", "main", "remote.git");
        git(folder, "clone", "--quiet", "remote.git", "ours");
        Path clone = folder.resolve("ours");
        git(clone, "config", "user.name", "Olga Operator");
        git(clone, "config", "user.email", "olga@example.invalid");
        Files.writeString(clone.resolve("README.md"), "a platform\n");
        git(clone, "add", "--all");
        git(clone, "commit", "--quiet", "--message", "a platform");
        git(clone, "push", "--quiet", "origin", "HEAD");
        ours = GitRepository.open(clone, variables);
    }

    @AfterEach
    void close() {
        ours.close();
    }

    private void git(Path where, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Olga Operator", "-c",
                "user.email=olga@example.invalid", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(arguments));
        ChildProcess.Result result = new ChildProcess(where, variables).run(LIMIT, command);
        if (!result.succeeded()) {
            throw new IOException(String.join(" ", command) + ": " + result.lastLines(5));
        }
    }

    @Override
    protected Repository ours() {
        return ours;
    }

    @Override
    protected void colleaguePushes() {
        try {
            git(folder, "clone", "--quiet", "remote.git", "theirs");
            git(folder.resolve("theirs"), "commit", "--quiet", "--allow-empty", "--message", "something else");
            git(folder.resolve("theirs"), "push", "--quiet", "origin", "HEAD");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
