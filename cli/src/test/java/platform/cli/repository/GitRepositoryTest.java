package platform.cli.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    @Test
    void what_a_remote_does_not_take_is_told_in_its_own_words() throws IOException {
        Path hook = folder.resolve("remote.git/hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho 'GH006: Protected branch update failed'\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        assertThat(ours.commitOnly("prod.lock", written("one")).hex()).hasSize(40);

        assertThat(ours.push()).isInstanceOfSatisfying(Pushed.Declined.class,
                declined -> assertThat(declined.why()).contains("pre-receive hook declined",
                        "GH006: Protected branch"));
    }

    @Test
    void a_remote_that_is_not_there_is_away() throws IOException {
        Files.move(folder.resolve("remote.git"), folder.resolve("elsewhere.git"));
        assertThat(ours.commitOnly("prod.lock", written("one")).hex()).hasSize(40);

        assertThat(ours.push()).isInstanceOfSatisfying(Pushed.Away.class,
                away -> assertThat(away.why()).contains("remote.git"));
    }

    /// @return a message
    private String written(String text) {
        ours.write("prod.lock", text);
        return text;
    }
}
