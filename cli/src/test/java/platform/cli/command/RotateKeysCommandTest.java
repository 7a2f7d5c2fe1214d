package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;

import platform.cli.environment.IdentityFile;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;
import platform.cli.process.ChildProcess;
import platform.cli.testing.Typed;

/// `rotate-keys …` as far as it goes without an engine; each run in this process.
class RotateKeysCommandTest {

    private static final String NEW_WEBHOOK = "whsec_7hGf2kPq9LmXz4Rt6Vb8Nc1Dw3Ys5Ea0";
    private static final String NEW_KEY = "sk_test_8Uj2Hn5Tg7Rf4Ed1Ws3Qa6Zx9Cv";

    @TempDir Path checkout;

    private HttpServer stripe;
    private int answers = 200;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void a_checkout_and_a_stripe() throws IOException, GitAPIException {
        stripe = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stripe.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(answers, -1);
            exchange.close();
        });
        stripe.start();
        for (String name : List.of("stage", "prod")) {
            Files.createDirectories(checkout.resolve("environments").resolve(name));
            Files.writeString(checkout.resolve("environments/" + name + "/compose.yaml"), "");
        }
        Files.writeString(checkout.resolve("environments/base.yaml"), "");
        try (Git git = Git.init().setDirectory(checkout.toFile()).call()) {
            git.commit().setMessage("the platform").setAllowEmpty(true).setAuthor("Olga", "olga@example.invalid")
                    .setCommitter("Olga", "olga@example.invalid").setSign(false).call();
        }
        assertThat(run("env", "init", "stage", "--no-input", "--set", "ROOT_DOMAIN=licences.example.org", "--set",
                "LETSENCRYPT_EMAIL=ops@example.org", "--set", "CORS_ALLOW_ORIGINS=app://obsidian.md", "--set",
                "STRIPE_API_BASE=http://127.0.0.1:" + stripe.getAddress().getPort()).exit()).isZero();
        set("STRIPE_SECRET_KEY", "sk_test_4eC39HqLyjWDarjtT1zdp7dc");
        set("STRIPE_WEBHOOK_SECRET", "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH");
    }

    @AfterEach
    void stop() {
        stripe.stop(0);
    }

    @Test
    void status_and_plan_are_what_the_page_says_and_change_nothing() throws IOException {
        String before = Files.readString(checkout.resolve(".env.stage"));
        JsonNode status = JsonPage.read("rotate-keys", run("rotate-keys", "license", "--env", "stage", "--status",
                "--output", "json").out());
        assertThat(status.path("versions").get(0).path("state").asText()).isEqualTo("signing");
        JsonNode plan = JsonPage.read("rotate-keys", run("rotate-keys", "all", "--env", "stage", "--dry-run", "-o",
                "json").out());
        assertThat(plan.path("plan")).extracting(step -> step.path("secret").asText()).contains("license", "admin",
                "database", "redis").doesNotContain("stripe");
        assertThat(run("rotate-keys", "database", "--env", "stage", "--dry-run").out()).contains(
                "platform_a admitted to the database", "rollout, smoke: new DATABASE_URL in use",
                "the database refuses all logins but platform_a");
        assertThat(run("rotate-keys", "redis", "--env", "stage", "--status").out()).contains("platform", "in use");
        ChildProcess.Result emergency = run("rotate-keys", "license", "--env", "stage", "--emergency", "--dry-run");
        assertThat(emergency.out()).contains("rollout, smoke: version 2 signs, version 1 retired")
                .doesNotContain("wait");
        assertThat(run("rotate-keys", "license", "--env", "stage", "--emergency", "--accept-old", "1h", "--dry-run")
                .out()).contains("wait", "version 1 is to be retired");
        assertThat(run("rotate-keys", "admin", "--env", "stage", "--status").out()).contains("ADMIN_API_KEY present",
                "in use");
        assertThat(Files.readString(checkout.resolve(".env.stage"))).isEqualTo(before);
    }

    @Test
    void a_key_that_stripe_does_not_know_is_refused_before_anything_is_written() throws IOException {
        String before = Files.readString(checkout.resolve(".env.stage"));
        String key = file("key", NEW_KEY);
        answers = 401;
        ChildProcess.Result refused = run("rotate-keys", "stripe", "--env", "stage", "--key-from", key);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("Stripe does not know this API key", "--skip-check").doesNotContain(NEW_KEY);
        assertThat(asked).containsExactly("/v1/charges?limit=1 Bearer " + NEW_KEY);
        answers = 403;
        assertThat(run("rotate-keys", "stripe", "--env", "stage", "--key-from", key).err()).contains("may not do");
        answers = 500;
        assertThat(run("rotate-keys", "stripe", "--env", "stage", "--key-from", key).exit()).isEqualTo(1);
        stripe.stop(0);
        ChildProcess.Result away = run("rotate-keys", "stripe", "--env", "stage", "--key-from", key);
        assertThat(away.exit()).isEqualTo(1);
        assertThat(away.err()).contains("cannot be reached").doesNotContain(NEW_KEY);
        ChildProcess.Result live = run("rotate-keys", "stripe", "--env", "stage", "--key-from",
                file("live", NEW_KEY.replace("_test_", "_live_")));
        assertThat(live.exit()).isEqualTo(2);
        assertThat(live.err()).contains("of the other kind").doesNotContain("8Uj2Hn5Tg7Rf4Ed1");
        assertThat(Files.readString(checkout.resolve(".env.stage"))).isEqualTo(before);
    }

    @Test
    void a_webhook_secret_must_be_one_and_no_value_is_shown() throws IOException {
        ChildProcess.Result wrong = run("rotate-keys", "stripe", "--env", "stage", "--webhook-from",
                file("wrong", "hidden-secret"));
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("STRIPE_WEBHOOK_SECRET is malformed", "whsec_").doesNotContain("hidden");
        ChildProcess.Result nobody = run("rotate-keys", "stripe", "--env", "stage");
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.err()).contains("no terminal to ask on");
        ChildProcess.Result plan = run("rotate-keys", "stripe", "--env", "stage", "--webhook-from",
                file("right", NEW_WEBHOOK),
                "--dry-run");
        assertThat(plan.out()).as(plan.err()).contains("new STRIPE_WEBHOOK_SECRET accepted beside the one before",
                "the STRIPE_WEBHOOK_SECRET before is refused").doesNotContain(NEW_WEBHOOK);
        assertThat(asked).isEmpty();
    }

    @Test
    void what_contradicts_itself_or_cannot_begin_is_told() {
        assertThat(run("rotate-keys", "license", "--status", "--abort").exit()).isEqualTo(2);
        assertThat(run("rotate-keys", "license", "--accept-old", "1h").err()).contains("goes with --emergency");
        assertThat(run("rotate-keys", "license", "--emergency", "--accept-old", "soon").exit()).isEqualTo(2);
        assertThat(run("rotate-keys", "license", "--env", "prod").err()).contains("there are no settings for prod");
        assertThat(run("rotate-keys", "license", "--env", "stage").err()).contains("stage runs nothing yet");
        assertThat(run("rotate-keys").exit()).isEqualTo(2);
    }

    @Test
    void a_database_elsewhere_is_refused_with_what_to_do_and_left_out_only_on_demand() throws IOException {
        set("DATABASE_URL", "postgresql://app:9f3c71ab5d2e8460b7@db.example.org/licences");
        String before = Files.readString(checkout.resolve(".env.stage"));
        ChildProcess.Result refused = run("rotate-keys", "all", "--env", "stage", "--emergency", "--dry-run");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("the database is not this environment's own",
                "platformctl env set stage DATABASE_URL", "--without database").doesNotContain("9f3c71ab5d2e8460b7");
        ChildProcess.Result without = run("rotate-keys", "all", "--env", "stage", "--emergency", "--dry-run",
                "--without",
                "database");
        assertThat(without.exit()).as(without.err()).isZero();
        assertThat(without.out()).contains("redis").doesNotContain("database");
        assertThat(run("rotate-keys", "all", "--env", "stage", "--dry-run", "--without", "edge").exit()).isEqualTo(2);
        assertThat(Files.readString(checkout.resolve(".env.stage"))).isEqualTo(before);
    }

    @Test
    void all_goes_on_without_new_logins_while_anything_is_under_way() throws IOException {
        set("ADMIN_API_KEY_PREVIOUS", "0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        assertThat(run("rotate-keys", "all", "--env", "stage", "--dry-run").out()).contains("admin")
                .doesNotContain("database", "redis");
        assertThat(run("rotate-keys", "all", "--env", "stage", "--dry-run", "--emergency").out()).contains("database",
                "redis");
    }

    @Test
    void while_one_changes_the_settings_nobody_else_does() throws IOException {
        String before = Files.readString(checkout.resolve(".env.stage"));
        try (SettingsHold _ = new SettingsFile(checkout, "stage", new IdentityFile(checkout.resolve("identity")))
                .hold("Carl: platformctl rotate-keys admin")) {
            ChildProcess.Result second = run("env", "set", "stage", "LOG_LEVEL", "--from", file("value", "debug"));
            assertThat(second.exit()).isEqualTo(4);
            assertThat(second.err()).contains(".env.stage is being changed", "Carl: platformctl rotate-keys admin");
        }
        assertThat(Files.readString(checkout.resolve(".env.stage"))).isEqualTo(before);
        set("LOG_LEVEL", "debug");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(checkout.resolve(".env.stage.lock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void every_example_can_be_planned() throws IOException {
        String webhook = file("webhook", NEW_WEBHOOK);
        String key = file("key", NEW_KEY);
        List<String> examples = Example.all().stream().map(Example::line)
                .filter(line -> line.contains("platformctl rotate-keys")).distinct().toList();
        assertThat(examples).hasSizeGreaterThan(12);
        for (String example : examples) {
            List<String> words = new ArrayList<>(List.of(example.replaceFirst(".*platformctl ", "")
                    .replaceAll("--webhook-from \\S+", "--webhook-from " + webhook)
                    .replaceAll("--key-from \\S+", "--key-from " + key).replace(" --env stage", "").split(" ", -1)));
            words.addAll(List.of("--env", "stage"));
            words.addAll(example.contains("--dry-run") || example.contains("--status") || example.contains("--abort")
                    ? List.of()
                    : List.of("--dry-run"));
            ChildProcess.Result result = run(words.toArray(String[]::new));
            if (example.contains("--abort")) {
                assertThat(result.exit()).as(example + result.err()).isEqualTo(2);
                assertThat(result.err()).contains("stage runs nothing yet");
            } else {
                assertThat(result.exit()).as(example + result.err()).isZero();
            }
        }
    }

    private String file(String name, String value) throws IOException {
        return Files.writeString(checkout.resolve(name), value + "\n").toString();
    }

    private void set(String name, String value) throws IOException {
        assertThat(run("env", "set", "stage", name, "--from", file("value", value)).exit()).isZero();
    }

    private ChildProcess.Result run(String... arguments) {
        return new Typed(new Shell(checkout, System.getenv(), false), List.of(arguments)).run();
    }
}
