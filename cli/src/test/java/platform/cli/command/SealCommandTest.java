package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.jgit.util.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Age;
import platform.cli.testing.Sources;
import platform.cli.testing.Typed;

/// `env seal`, `unseal`, `recipients`, `identity` on files, and the other commands on what is sealed. Only an editor needs a
/// process of its own.
@Tag("slow")
class SealCommandTest {

    private static final String SECRET = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

    private final Age age = Age.installed();

    @TempDir Path folder;

    private Path checkout = Path.of("");
    private String olga = "";
    private String plain = "";

    @BeforeEach
    void a_checkout_with_settings_and_olgas_key() throws IOException {
        checkout = Files.createTempDirectory(folder, "checkout");
        for (String name : List.of("stage", "prod")) {
            Files.createDirectories(checkout.resolve("environments").resolve(name));
            Files.writeString(checkout.resolve("environments/" + name + "/compose.yaml"), "");
        }
        Files.writeString(checkout.resolve("environments/base.yaml"), "");
        Files.deleteIfExists(folder.resolve("olga"));
        olga = done("env", "identity", "--new").out().strip();
        done("env", "init", "prod", "--no-input", "--set", "ROOT_DOMAIN=licences.example.org", "--set",
                "LETSENCRYPT_EMAIL=ops@example.org", "--set", "CORS_ALLOW_ORIGINS=app://obsidian.md");
        done("env", "set", "prod", "ADMIN_API_KEY", "--from", file("value", SECRET));
        done("env", "set", "prod", "STRIPE_SECRET_KEY", "--from", file("value", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"));
        done("env", "set", "prod", "STRIPE_WEBHOOK_SECRET", "--from",
                file("value", "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH"));
        plain = Files.readString(env(""));
    }

    @Test
    void sealed_settings_are_read_and_changed_as_plain_ones_and_age_opens_them() throws IOException {
        done("env", "recipients", "add", "prod", olga, "olga");
        ChildProcess.Result sealed = done("env", "seal", "prod");
        assertThat(sealed.out()).contains(".env.prod.age for olga (" + olga + ")", "git add").doesNotContain(SECRET);
        assertThat(env("")).doesNotExist();
        assertThat(Files.readString(env(".age"))).doesNotContain(SECRET, "ADMIN_API_KEY");
        assertThat(age.must(checkout, "age", "-d", "-i", folder.resolve("olga").toString(), ".env.prod.age"))
                .isEqualTo(plain);
        assertThat(done("env", "check", "prod").out()).contains(".env.prod.age has no fault");
        assertThat(done("env", "get", "prod", "ADMIN_API_KEY", "--reveal").out()).isEqualTo(SECRET + "\n");
        assertThat(done("env", "set", "prod", "LOG_LEVEL", "--from", file("value", "debug")).out())
                .contains("set in .env.prod.age");
        assertThat(env("")).doesNotExist();
        assertThat(done("env", "get", "prod", "LOG_LEVEL").out()).isEqualTo("debug\n");
        assertThat(run("env", "init", "prod", "--no-input").err()).contains(".env.prod.age is there already");

        byHand("age -R environments/prod/recipients -a -o .env.prod.age " + file("byHand", plain));
        assertThat(done("env", "get", "prod", "ADMIN_API_KEY", "--reveal").out()).isEqualTo(SECRET + "\n");
        assertThat(run("env", "get", "prod", "LOG_LEVEL").err()).contains(".env.prod.age has no value for it");

        assertThat(done("env", "unseal", "prod").out()).contains("wrote .env.prod;");
        assertThat(Files.readString(env(""))).isEqualTo(plain + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env("")))).isEqualTo("rw-------");
        assertThat(env(".age")).doesNotExist();
        assertThat(run("env", "unseal", "prod").err()).contains(".env.prod is not sealed");
    }

    @Test
    void of_two_forms_none_counts_until_one_is_gone() throws IOException {
        sealed();
        Files.writeString(env(""), plain);
        for (List<String> command : List.of(List.of("env", "check", "prod"), List.of("status", "prod"),
                List.of("env", "set", "prod", "LOG_LEVEL", "--unset"),
                List.of("rotate-keys", "license", "--status"))) {
            ChildProcess.Result both = run(command.toArray(String[]::new));
            assertThat(both.exit()).as(command.toString()).isEqualTo(2);
            assertThat(both.err()).contains("there are .env.prod and .env.prod.age", "env seal prod",
                    "rm .env.prod.age");
        }
        // Killed between the two, either command ends what it began.
        done("env", "seal", "prod");
        assertThat(env("")).doesNotExist();
        Files.writeString(env(""), plain);
        Files.writeString(env(".new"), plain);
        done("env", "unseal", "prod");
        assertThat(env(".age")).doesNotExist();

        done("env", "seal", "prod");
        assertThat(env(".new")).doesNotExist();
        Files.writeString(env(""), plain + "LOG_LEVEL=debug\n");
        for (String command : List.of("seal", "unseal")) {
            ChildProcess.Result differ = run("env", command, "prod");
            assertThat(differ.exit()).isEqualTo(2);
            assertThat(differ.err()).contains("say different things");
        }
        assertThat(env("")).exists();
        assertThat(env(".age")).exists();
    }

    @Test
    void recipients_come_and_go_and_nobody_locks_everybody_out() throws IOException {
        assertThat(run("env", "seal", "prod").err()).contains("nobody is named who could open .env.prod.age",
                "environments/prod/recipients is not there");
        age.must(folder, "age-keygen", "-o", "carl");
        String carl = age.must(folder, "age-keygen", "-y", "carl").strip();
        done("env", "recipients", "add", "prod", carl, "carl");
        ChildProcess.Result stranger = run("env", "seal", "prod");
        assertThat(stranger.exit()).isEqualTo(2);
        assertThat(stranger.err()).contains("you could not open .env.prod.age, so it is not written",
                "platformctl env recipients add prod " + olga);
        assertThat(Files.readString(env(""))).isEqualTo(plain);
        assertThat(env(".age")).doesNotExist();

        sealed();
        assertThat(as("carl", "env", "get", "prod", "ADMIN_API_KEY", "--reveal").out()).isEqualTo(SECRET + "\n");
        assertThat(JsonPage.read("env recipients list, add, remove",
                done("env", "recipients", "list", "prod", "--output", "json").out()).path("recipients"))
                .extracting(one -> one.path("name").asText()).containsExactly("carl", "olga");
        ChildProcess.Result gone = done("env", "recipients", "remove", "prod", "carl");
        assertThat(gone.err()).contains("carl (" + carl + ") knew all of these secrets",
                "platformctl rotate-keys all --emergency --env prod");
        assertThat(gone.out()).contains("git add .env.prod.age environments/prod/recipients");
        ChildProcess.Result closed = as("carl", "env", "get", "prod", "ADMIN_API_KEY", "--reveal");
        assertThat(closed.exit()).isEqualTo(2);
        assertThat(closed.err()).contains("cannot open .env.prod.age", "none of its recipients is your key",
                "platformctl env recipients add prod " + carl);
        assertThat(run("env", "recipients", "remove", "prod", "carl").err()).contains("there is no recipient carl");
        assertThat(run("env", "recipients", "remove", "prod", olga).err())
                .contains("the last recipient is not removed");
        done("env", "recipients", "add", "prod", carl, "carl");
        done("env", "recipients", "add", "prod", carl, "carl");
        assertThat(Files.readString(checkout.resolve("environments/prod/recipients")))
                .isEqualTo("# olga\n" + olga + "\n# carl\n" + carl + "\n");
        assertThat(run("env", "recipients", "remove", "prod", "olga").err()).contains("you could not open");
        assertThat(as("carl", "env", "recipients", "remove", "prod", "olga").exit()).isZero();
        assertThat(run("env", "check", "prod").err()).contains("cannot open .env.prod.age");
        assertThat(run("env", "recipients", "add", "prod", "age1nonsense").err()).contains("62 characters");
    }

    @Test
    void what_cannot_be_opened_is_told_in_three_lines() throws IOException {
        sealed();
        byte[] whole = Files.readAllBytes(env(".age"));
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        refused("it is cut off or was tampered with", Arrays.copyOf(whole, whole.length / 2));
        refused("it is cut off or was tampered with", Arrays.copyOf(whole, whole.length - 40));
        refused("it is cut off or was tampered with", changed);
        refused("it is no age file", plain.getBytes(StandardCharsets.UTF_8));
        refused("it is no age file", new byte[0]);
        refused("it is longer than 128 KiB", new byte[128 * 1024 + 1]);
        byHand("head -c 70000 /dev/zero | tr '\\0' x | age -r " + olga + " -o long.age");
        refused("what is in it is longer than 64 KiB", Files.readAllBytes(checkout.resolve("long.age")));
        byHand("head -c 100 /dev/urandom | age -r " + olga + " -o random.age");
        refused("what is in it is not text in UTF-8", Files.readAllBytes(checkout.resolve("random.age")));
        Files.write(env(".age"), whole);

        Path identity = folder.resolve("olga");
        String key = Files.readString(identity);
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-r-----"));
        told("others may read the file", run("env", "check", "prod"));
        Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(identity, key.substring(0, key.length() - 10));
        told("line 3: is no AGE-SECRET-KEY-1…", run("env", "check", "prod"));
        Files.writeString(identity, "# ".repeat(9000));
        told("it is longer than 16 KiB", run("env", "check", "prod"));
        Files.delete(identity);
        told("env identity --new", run("env", "check", "prod"));
        done("env", "identity", "--new");
        told("none of its recipients is your key", run("env", "check", "prod"));
        assertThat(run("env", "identity", "--new").err()).contains("olga is there already");
    }

    @Test
    void what_docker_itself_would_obey_is_not_sealed() throws IOException {
        done("env", "recipients", "add", "prod", olga, "olga");
        Files.writeString(env(""), plain + "DOCKER_HOST=tcp://192.0.2.1:2375\nLD_PRELOAD=/tmp/x.so\n");
        ChildProcess.Result refused = run("env", "seal", "prod");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("DOCKER_HOST, LD_PRELOAD: docker itself would obey them");
        byHand("age -R environments/prod/recipients -o .env.prod.age .env.prod && rm .env.prod");
        assertThat(run("status", "prod").err()).contains("DOCKER_HOST, LD_PRELOAD");
    }

    @Test
    void an_editor_sees_the_text_and_nothing_wrong_gets_in() throws IOException {
        for (boolean seal : List.of(false, true)) {
            if (seal) {
                sealed();
            }
            ChildProcess.Result done = edited("sed -i -e s/ops@example.org/olga@example.org/ -e '$aLOG_LEVEL=debug'");
            assertThat(done.exit()).as(done.err()).isZero();
            assertThat(done.out()).contains("LETSENCRYPT_EMAIL, LOG_LEVEL").doesNotContain("olga@example.org", SECRET);
            assertThat(done("env", "get", "prod", "LETSENCRYPT_EMAIL").out()).isEqualTo("olga@example.org\n");
            String before = Files.readString(env(seal ? ".age" : ""));
            ChildProcess.Result wrong = edited("sed -i -e s/LOG_LEVEL=debug/LOG_LEVEL=hidden/");
            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("what was edited has faults, so nothing was changed", "LOG_LEVEL")
                    .doesNotContain("hidden");
            assertThat(edited("false").err()).contains("the editor ended with exit code 1");
            assertThat(edited("true").out()).contains("nothing was changed");
            assertThat(Files.readString(env(seal ? ".age" : ""))).isEqualTo(before);
            done("env", "set", "prod", "LOG_LEVEL", "--unset");
            done("env", "set", "prod", "LETSENCRYPT_EMAIL", "--from", file("value", "ops@example.org"));
        }
    }

    @Test
    void what_a_killed_edit_leaves_is_in_memory_and_goes_with_the_next() throws IOException {
        sealed();
        Path where = folder.resolve("where");
        ChildProcess.Result killed = edited("kill -9 $PPID; echo >" + where + " && stat -c '%a %n' >" + where + " ");
        assertThat(killed.exit()).isEqualTo(137);
        ChildProcess.Result next = edited("stat -c '%a %n' >" + where + " ");
        assertThat(next.exit()).as(next.err()).isZero();
        String[] draft = Files.readString(where).strip().split(" ", 2);
        assertThat(draft[0]).isEqualTo("600");
        assertThat(Path.of(draft[1])).doesNotExist();
        assertThat(Path.of(draft[1]).getParent()).doesNotExist();
        if (Files.isDirectory(Path.of("/dev/shm"))) {
            assertThat(draft[1]).startsWith("/dev/shm/platformctl-").endsWith("/.env.prod");
        }
        assertThat(env("")).doesNotExist();
    }

    @Test
    void git_takes_what_is_sealed_and_nothing_plain() throws IOException {
        Files.copy(Sources.root().resolve(".gitignore"), checkout.resolve(".gitignore"));
        byHand("git init --quiet .");
        byHand("for file in .env.prod .env.stage .env.prod.new .env.prod.lock .env.prod.audit .env.prod.uncommitted"
                + " .env.prod.age.new environments/prod/recipients.new; do git check-ignore -q $file || exit 1; done");
        byHand("! git check-ignore -q .env.prod.age && ! git check-ignore -q environments/prod/recipients");
    }

    @Test
    void every_example_runs_and_json_is_what_the_page_says() throws IOException {
        done("env", "recipients", "add", "prod", olga, "olga");
        done("env", "recipients", "add", "stage", olga, "olga");
        String carl = Files.readString(Path.of(file("carl", byHand("age-keygen"))));
        String key = carl.lines().filter(line -> line.startsWith("# public key: ")).findFirst().orElseThrow()
                .substring(14);
        List<String> examples = Example.all().stream().map(Example::line)
                .filter(line -> line.matches("platformctl env (identity|seal|unseal|recipients) ?.*")).toList();
        assertThat(examples).hasSizeGreaterThan(9);
        for (String example : examples) {
            done("env", "recipients", "add", "prod", key, "olga2");
            FileUtils.delete(env(".age").toFile(), FileUtils.SKIP_MISSING);
            Files.writeString(env(""), plain);
            Files.writeString(checkout.resolve(".env.stage"), plain);
            FileUtils.delete(checkout.resolve(".env.stage.age").toFile(), FileUtils.SKIP_MISSING);
            if (example.contains(" unseal ")) {
                done("env", "seal", "prod");
            }
            if (example.contains("--new")) {
                Files.move(folder.resolve("olga"), folder.resolve("kept"));
            }
            ChildProcess.Result result = run(example.replaceFirst("platformctl ", "").replace("$KEY", key)
                    .replaceFirst(" --identity \\S+", "").replace("remove prod olga", "remove prod olga2")
                    .split(" ", -1));
            assertThat(result.exit()).as(example + "\n" + result.err()).isZero();
            if (example.contains("--new")) {
                Files.delete(folder.resolve("olga"));
                Files.move(folder.resolve("kept"), folder.resolve("olga"));
            }
        }
        JsonPage.read("env identity", done("env", "identity", "--output", "json").out());
        FileUtils.delete(checkout.resolve(".env.stage.age").toFile(), FileUtils.SKIP_MISSING);
        Files.writeString(checkout.resolve(".env.stage"), plain);
        JsonPage.read("env seal", done("env", "seal", "stage", "--output", "json").out());
        JsonPage.read("env unseal", done("env", "unseal", "stage", "--output", "json").out());
    }

    private void refused(String why, byte[] sealed) throws IOException {
        Files.write(env(".age"), sealed);
        told(why, run("env", "check", "prod"));
    }

    private static void told(String why, ChildProcess.Result result) {
        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(why, "  why:  ", "  next: ").doesNotContain("Exception", "\tat ", SECRET,
                "AGE-SECRET-KEY-1Q").doesNotContainPattern("AGE-SECRET-KEY-1[A-Z0-9]");
        assertThat(result.err().lines()).hasSize(3);
    }

    private void sealed() throws IOException {
        done("env", "recipients", "add", "prod", olga, "olga");
        done("env", "seal", "prod");
    }

    private Path env(String ending) {
        return checkout.resolve(".env.prod" + ending);
    }

    private String file(String name, String value) throws IOException {
        return Files.writeString(folder.resolve(name), value + "\n").toString();
    }

    private String byHand(String line) {
        ChildProcess.Result result = new ChildProcess(checkout, age.environment()).run(Duration.ofSeconds(30),
                List.of("bash", "-c", line));
        assertThat(result.exit()).as(line + "\n" + result.err()).isZero();
        return result.out();
    }

    private ChildProcess.Result edited(String editor) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("EDITOR", editor);
        environment.remove("VISUAL");
        environment.put("CI", "true");
        environment.put("PLATFORM_AGE_IDENTITY", folder.resolve("olga").toString());
        return new ChildProcess(checkout, environment).run(Duration.ofMinutes(1),
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"), "platform.cli.Platformctl", "env", "edit", "prod"));
    }

    private ChildProcess.Result done(String... arguments) {
        ChildProcess.Result result = run(arguments);
        assertThat(result.exit()).as(String.join(" ", arguments) + "\n" + result.err()).isZero();
        return result;
    }

    private ChildProcess.Result run(String... arguments) {
        return as("olga", arguments);
    }

    private ChildProcess.Result as(String who, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--identity", folder.resolve(who).toString()));
        return new Typed(new Shell(checkout, System.getenv(), false), all).run();
    }
}
