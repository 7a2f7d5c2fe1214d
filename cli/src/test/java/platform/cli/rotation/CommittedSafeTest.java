package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.Status;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import platform.cli.environment.EnvFile;
import platform.cli.environment.FreshSettings;
import platform.cli.environment.IdentityFile;
import platform.cli.environment.OwnFile;
import platform.cli.environment.SettingsFile;
import platform.cli.problem.Problem;
import platform.cli.repository.GitRepository;
import platform.cli.repository.Repository;
import platform.cli.seal.Recipient;
import platform.cli.testing.QuietProgress;
import platform.cli.waiting.Time;

/// A rotation of settings that are sealed and in git: its audit is the history of the file.
@Execution(ExecutionMode.CONCURRENT)
class CommittedSafeTest {

    private static final Instant T = Instant.parse("2026-11-24T00:00:00Z");
    private static final String WHO = "Olga <olga@example.invalid>";

    @TempDir Path folder;

    private final LicenseRotation license = new LicenseRotation(
            new Waits(Duration.ofMinutes(15), Duration.ofDays(8), Duration.ofDays(1)));
    private final FreshSettings.SigningPair pair = FreshSettings.signingPair();
    private Path checkout = Path.of("");
    private final QuietProgress told = new QuietProgress();
    private Instant now = T;

    @BeforeEach
    void a_sealed_file_in_git() throws IOException, GitAPIException {
        checkout = Files.createTempDirectory(folder, "checkout");
        Files.createDirectories(checkout.resolve("environments/prod"));
        Files.writeString(checkout.resolve(".gitignore"), ".env.*\n!.env.*.age\n");
        Files.writeString(checkout.resolve("README.md"), "ours\n");
        identity();
        file().create(EnvFile.parse("# ours\nLICENSE_KEY_VERSION=1\nLICENSE_PRIVATE_KEY_B64=" + pair.privateKey()
                + "\nLICENSE_PUBLIC_KEY_B64=" + pair.publicKey() + "\n# the end\n"));
        file().add(new Recipient(identity().read().recipients().getFirst(), "olga"));
        file().seal();
        try (Git git = Git.init().setDirectory(checkout.toFile()).call()) {
            git.add().addFilepattern(".").call();
            git.commit().setMessage("the platform").setAuthor("Olga", "olga@example.invalid").setSign(false).call();
            Files.writeString(checkout.resolve("README.md"), "edited by hand\n");
            Files.writeString(checkout.resolve("staged"), "");
            git.add().addFilepattern("staged").call();
        }
        now = T;
    }

    @Test
    void each_thing_that_ended_is_a_commit_of_the_file_alone() throws Exception {
        begin(safe());
        now = T.plus(Duration.ofMinutes(15));
        goOn(safe());
        now = now.plus(Duration.ofDays(8));
        assertThat(goOn(safe())).isEqualTo(new Ending.Done());
        List<RevCommit> commits = commits();
        assertThat(commits).extracting(RevCommit::getFullMessage).startsWith("""
                rotate-keys: prod: license version 1 retired

                Rotated: license version 1 retired (2026-12-02T00:15:00Z)
                Rotated-By: Olga <olga@example.invalid>
                """, """
                     rotate-keys: prod: license version 2 signs

                     Rotated: license version 2 signs (2026-11-24T00:15:00Z)
                     Rotated-By: Olga <olga@example.invalid>
                     """).hasSize(5);
        assertThat(commits.get(3).getFullMessage()).contains("Rotated: license asked for: rotate-keys license (");
        settled();
        assertThat(file().audit()).doesNotExist();
        try (Git git = Git.open(checkout.toFile()); TreeWalk walk = new TreeWalk(git.getRepository())) {
            walk.addTree(commits.getFirst().getTree());
            walk.setRecursive(true);
            List<String> names = new ArrayList<>();
            while (walk.next()) {
                names.add(walk.getPathString());
            }
            assertThat(names).containsExactly(".env.prod.age", ".gitignore", "README.md",
                    "environments/prod/recipients");
        }
    }

    @Test
    void killed_before_any_write_line_or_commit_no_line_is_lost() throws Exception {
        boolean died = true;
        for (int at = 0; died; at++) {
            a_sealed_file_in_git();
            MortalSafe mortal = new MortalSafe(safe(), at, new ArrayList<>());
            died = false;
            Safe safe = mortal;
            for (int run = 0; run < 10 && !(done() && Files.notExists(file().pending())); run++) {
                try {
                    Ending ending = license.phase(values()) instanceof LicenseRotation.Phase.Settled && !done()
                            ? begin(safe)
                            : goOn(safe);
                    now = ending instanceof Ending.ComeBack back ? back.at() : now;
                } catch (MortalSafe.Killed _) {
                    died = true;
                    safe = safe();
                }
            }
            assertThat(done()).as("killed before call %s", at).isTrue();
            settled();
            String told = String.join("\n", commits().stream().map(RevCommit::getFullMessage).toList());
            assertThat(told).as("killed before call %s", at).contains("version 2 published", "version 2 signs",
                    "version 1 retired");
            assertThat(told).doesNotContain(pair.privateKey(), values().get("LICENSE_PRIVATE_KEY_B64"));
        }
    }

    @Test
    void killed_after_the_commit_nothing_is_told_twice() throws Exception {
        begin(safe());
        int before = commits().size();
        OwnFile.append(file().pending(), AuditText.json(List.of(new AuditLine(T, WHO, "prod", "license",
                "version 2 published"))));
        goOn(safe());
        assertThat(commits()).hasSize(before);
        assertThat(file().pending()).doesNotExist();
    }

    @Test
    void a_line_whose_mark_was_not_written_waits_for_it() throws Exception {
        OwnFile.append(file().pending(), AuditText.json(List.of(new AuditLine(T, WHO, "prod", "admin", "something"))));
        Files.writeString(file().pending(), Files.readString(file().pending()) + "{\"cut off");
        try (Safe.Hold _ = safe().hold("x")) {
            assertThat(file().pending()).exists();
        }
        begin(safe());
        assertThat(commits())
                .anySatisfy(commit -> assertThat(commit.getFullMessage()).contains("Rotated: admin something ("));
    }

    @Test
    void a_git_that_is_held_up_stops_no_rotation() throws Exception {
        Path lock = Files.createFile(checkout.resolve(".git/index.lock"));
        assertThat(begin(safe())).isInstanceOf(Ending.ComeBack.class);
        assertThat(told.notes()).anySatisfy(
                note -> assertThat(note)
                        .startsWith(".env.prod.age is written and not committed yet: git cannot commit"));
        Files.delete(lock);
        goOn(safe());
        assertThat(commits().getFirst().getFullMessage()).contains("Rotated: license asked for: rotate-keys license (",
                "Rotated: license version 2 published (");
        settled();
    }

    @Test
    void ctrl_c_over_a_commit_is_heard_when_it_is_made() throws Exception {
        Safe safe = safe();
        safe.write(safe.read().with("LICENSE_KEY_VERSION", "9"));
        safe.audit(List.of(new AuditLine(T, WHO, "prod", "admin", "something")));
        Thread.currentThread().interrupt();
        assertThatThrownBy(safe::keep).isInstanceOf(Problem.class).hasMessageContaining("interrupted");
        settled();
        assertThat(commits().getFirst().getFullMessage()).contains("Rotated: admin something (");
    }

    @Test
    void what_is_sealed_and_not_in_git_has_a_log_beside_it() throws Exception {
        try (Git git = Git.open(checkout.toFile())) {
            git.rm().setCached(true).addFilepattern(".env.prod.age").call();
            git.commit().setMessage("out").setSign(false).call();
        }
        int before = commits().size();
        begin(safe());
        assertThat(commits()).hasSize(before);
        assertThat(file().audit()).content().contains("version 2 published");
    }

    private void settled() throws IOException, GitAPIException {
        try (Git git = Git.open(checkout.toFile())) {
            Status status = git.status().call();
            assertThat(status.getModified()).containsExactly("README.md");
            assertThat(status.getAdded()).containsExactly("staged");
            assertThat(status.getUntracked()).isEmpty();
        }
        assertThat(file().pending()).doesNotExist();
    }

    private boolean done() {
        return license.phase(values()) instanceof LicenseRotation.Phase.Settled
                && "2".equals(values().get("LICENSE_KEY_VERSION"));
    }

    private Map<String, String> values() {
        return file().read().values();
    }

    private List<RevCommit> commits() throws IOException, GitAPIException {
        List<RevCommit> commits = new ArrayList<>();
        try (Git git = Git.open(checkout.toFile())) {
            git.log().call().forEach(commits::add);
        }
        return commits;
    }

    private Ending begin(Safe safe) {
        return rotate(safe).run(List.of(license), new Rotate.Begin("rotate-keys license",
                Map.of(license, (file, _) -> license.begin(file, FreshSettings.signingPair()))), false);
    }

    private Ending goOn(Safe safe) {
        return rotate(safe).run(List.of(license), new Rotate.Begin("rotate-keys license --continue", Map.of()), false);
    }

    private Rotate rotate(Safe safe) {
        return new Rotate(safe, () -> {
        }, WHO, "prod", Time.by(() -> now), new QuietProgress());
    }

    private Safe safe() {
        Repository repository = GitRepository.open(checkout, System.getenv());
        return CommittedSafe.of(file(), repository, told);
    }

    private IdentityFile identity() {
        IdentityFile identity = new IdentityFile(folder.resolve("identity"));
        if (Files.notExists(identity.path())) {
            identity.create(T);
        }
        return identity;
    }

    private SettingsFile file() {
        return new SettingsFile(checkout, "prod", identity());
    }
}
