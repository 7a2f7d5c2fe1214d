package platform.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import platform.cli.process.ChildProcess;
import platform.cli.testing.Typed;

/// `env …` on files; each run in this process.
class EnvCommandTest {

    /// RFC 8032, section 7.1, tests 1 and 2.
    private static final String SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    private static final String PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final String OTHER = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
    private static final String PASSWORD = "9f3c71ab5d2e8460b7";
    private static final String ADMIN = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    private static final String GOOD = """
                                       ROOT_DOMAIN=licences.example.org
                                       LETSENCRYPT_EMAIL=ops@example.org
                                       POSTGRES_USER=platform
                                       POSTGRES_PASSWORD=%1$s
                                       POSTGRES_DB=platform
                                       DATABASE_URL=postgresql://platform:%1$s@postgres:5432/platform
                                       REDIS_PASSWORD=%1$s
                                       REDIS_URL=redis://platform:%1$s@redis:6379
                                       STRIPE_SECRET_KEY=sk_live_4eC39HqLyjWDarjtT1zdp7dc
                                       STRIPE_WEBHOOK_SECRET=whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH
                                       CORS_ALLOW_ORIGINS=app://obsidian.md
                                       LICENSE_PRIVATE_KEY_B64=%2$s
                                       LICENSE_PUBLIC_KEY_B64=%3$s
                                       LICENSE_KEY_VERSION=1
                                       ADMIN_API_KEY=%4$s
                                       """.formatted(PASSWORD, SEED, PUBLIC, ADMIN);

    @TempDir Path checkout;

    /// One defect: a line of the good file replaced, and what must be told of it.
    record Broken(String name, String fresh, String kind, int line, String variable, String word) {
        static Broken of(String name, String fresh, String kind, String variable, String word) {
            int line = GOOD.lines().toList().indexOf(GOOD.lines()
                    .filter(text -> text.startsWith(name + "=")).findFirst().orElse("none")) + 1;
            return new Broken(name, fresh, kind, fresh.isEmpty() ? 0 : line == 0 ? 16 : line, variable, word);
        }

        static Broken of(String name, String fresh, String kind) {
            return of(name, fresh, kind, name, "");
        }

        String file() {
            List<String> lines = new ArrayList<>(GOOD.lines().toList());
            int at = lines.stream().map(text -> text.startsWith(name + "=")).toList().indexOf(true);
            if (at < 0) {
                lines.add(fresh);
            } else if (fresh.isEmpty()) {
                lines.remove(at);
            } else {
                lines.set(at, fresh);
            }
            return String.join("\n", lines) + "\n";
        }

        @Override
        public String toString() {
            return kind + " " + (fresh.isEmpty() ? "no " + name : fresh);
        }
    }

    static List<Broken> broken() {
        return List.of(
                Broken.of("ROOT_DOMAIN", "", "missing"),
                Broken.of("ADMIN_API_KEY", "", "missing"),
                Broken.of("REDIS_URL", "REDIS_URL=", "missing"),
                Broken.of("LICENSE_PRIVATE_KEY_B64", "", "missing"),
                Broken.of("ROOT_DOMAIN", "ROOT_DOMAIN=https://hidden.org/", "malformed"),
                Broken.of("LETSENCRYPT_EMAIL", "LETSENCRYPT_EMAIL=hidden", "malformed"),
                Broken.of("POSTGRES_PASSWORD", "POSTGRES_PASSWORD='hidden@hidden:hidden/1'", "malformed"),
                Broken.of("DATABASE_URL", "DATABASE_URL=mysql://u:hidden9f3c71ab5d2e8460@h/d", "malformed"),
                Broken.of("REDIS_URL", "REDIS_URL=http://hidden", "malformed"),
                Broken.of("STRIPE_SECRET_KEY", "STRIPE_SECRET_KEY=pk_live_hidden", "malformed"),
                Broken.of("STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET=hidden5WbX5kEWLlfzsGNjH64I", "malformed"),
                Broken.of("CORS_ALLOW_ORIGINS", "CORS_ALLOW_ORIGINS=https://hidden.org/", "malformed"),
                Broken.of("LICENSE_KEY_VERSION", "LICENSE_KEY_VERSION=hidden", "malformed"),
                Broken.of("LICENSE_PRIVATE_KEY_B64", "LICENSE_PRIVATE_KEY_B64=aGlkZGVu", "malformed"),
                Broken.of("LICENSE_PREVIOUS_PUBLIC_KEYS", "LICENSE_PREVIOUS_PUBLIC_KEYS=hidden", "malformed"),
                Broken.of("PORT", "PORT=hidden", "malformed"),
                Broken.of("EDGE_SUBNET", "EDGE_SUBNET=10.0.0.0/99", "malformed"),
                Broken.of("ROOT_DOMAIN", "ROOT_DOMAIN=example.com", "placeholder"),
                Broken.of("ADMIN_API_KEY", "ADMIN_API_KEY=...", "placeholder"),
                Broken.of("STRIPE_WEBHOOK_SECRET", "STRIPE_WEBHOOK_SECRET=whsec_...", "placeholder"),
                Broken.of("DATABASE_URL", "DATABASE_URL=postgresql://platform:...@postgres:5432/platform",
                        "placeholder"),
                Broken.of("ADMIN_API_KEY", "ADMIN_API_KEY=hidden7", "weak", "ADMIN_API_KEY", "7 characters"),
                Broken.of("ADMIN_API_KEY", "ADMIN_API_KEY=hiddenpassword0123456789x", "weak", "ADMIN_API_KEY",
                        "guessed"),
                Broken.of("POSTGRES_PASSWORD", "POSTGRES_PASSWORD=hidden", "weak", "POSTGRES_PASSWORD",
                        "16 at least"),
                Broken.of("DATABASE_URL", "DATABASE_URL=postgresql://platform:hidden@postgres:5432/platform", "weak"),
                Broken.of("REDIS_PASSWORD", "REDIS_PASSWORD=hidden", "weak"),
                Broken.of("REDIS_URL", "REDIS_URL=redis://platform:...@redis:6379", "placeholder"),
                Broken.of("REDIS_URL", "REDIS_URL=redis://platform:hidden@redis:6379", "weak"),
                Broken.of("REDIS_URL", "REDIS_URL=redis://redis:6379", "unmatched", "REDIS_URL", "has no login"),
                Broken.of("STRIPE_SECRET_KEY", "STRIPE_SECRET_KEY=sk_test_hidden4eC39HqLyjWD", "wrong-mode",
                        "STRIPE_SECRET_KEY", "is a test key"),
                Broken.of("LICENSE_PUBLIC_KEY_B64", "LICENSE_PUBLIC_KEY_B64=" + OTHER, "unmatched"),
                Broken.of("LICENSE_PREVIOUS_PUBLIC_KEYS", "LICENSE_PREVIOUS_PUBLIC_KEYS=1:" + OTHER, "unmatched"),
                Broken.of("LICENSE_NEXT_PUBLIC_KEY_B64", "LICENSE_NEXT_PUBLIC_KEY_B64=" + OTHER, "unmatched"),
                Broken.of("CORS_ALLOWED_ORIGINS", "CORS_ALLOWED_ORIGINS=hidden", "unknown", "CORS_ALLOWED_ORIGINS",
                        "did you mean CORS_ALLOW_ORIGINS?"),
                Broken.of("NOTHING_LIKE_IT_AT_ALL", "NOTHING_LIKE_IT_AT_ALL=hidden", "unknown"),
                Broken.of("none", "hidden and no assignment", "unreadable", "", "is not NAME=value"),
                Broken.of("LOG_LEVEL", "LOG_LEVEL=\"hidden", "unreadable"));
    }

    @BeforeEach
    void a_checkout() throws IOException {
        for (String name : List.of("stage", "prod")) {
            Files.createDirectories(checkout.resolve("environments").resolve(name));
            Files.writeString(checkout.resolve("environments/" + name + "/compose.yaml"), "");
        }
        Files.writeString(checkout.resolve("environments/base.yaml"), "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void each_defect_is_named_alone_and_no_value_is_shown(Broken broken) throws IOException {
        write("prod", broken.file());
        ChildProcess.Result json = run("env", "check", "prod", "--output", "json");
        assertThat(json.exit()).isEqualTo(2);
        JsonNode faults = new JsonMapper().readTree(json.out()).path("faults");
        assertThat(faults).as(json.out()).hasSize(1);
        assertThat(faults.get(0).path("kind").asText()).isEqualTo(broken.kind());
        assertThat(faults.get(0).path("variable").asText()).isEqualTo(broken.variable());
        assertThat(faults.get(0).path("line").asInt()).isEqualTo(broken.line());
        ChildProcess.Result words = run("env", "check", "prod");
        assertThat(words.exit()).isEqualTo(2);
        assertThat(words.out()).contains(broken.kind(), broken.variable(), broken.word());
        assertThat(words.err()).contains(".env.prod has 1 fault", "  why:  ", "  next: ");
        for (String said : List.of(json.out(), json.err(), words.out(), words.err())) {
            assertThat(said).doesNotContain("hidden", PASSWORD, SEED, PUBLIC, OTHER, ADMIN, "4eC39HqLyjWD", "5WbX5k");
        }
    }

    @Test
    void the_rest_is_sound_and_all_faults_come_at_once() throws IOException {
        write("prod", GOOD);
        assertThat(run("env", "check")).satisfies(result -> assertThat(result.exit()).as(result.out()).isZero());
        write("stage", GOOD.replace("ROOT_DOMAIN=licences.example.org\n", "").replace(ADMIN, "short") + "PROT=1\n");
        Files.setPosixFilePermissions(checkout.resolve(".env.stage"), PosixFilePermissions.fromString("rw-r--r--"));
        ChildProcess.Result result = run("env", "check", "stage");
        assertThat(result.out()).contains("file-mode", "is a live key", "weak", "did you mean PORT?", "missing");
        assertThat(result.err()).contains("5 faults");
    }

    @Test
    void a_redis_from_before_it_had_logins_is_weak_and_no_more() throws IOException {
        write("prod", GOOD.replace("REDIS_PASSWORD=" + PASSWORD + "\n", "")
                .replace("REDIS_URL=redis://platform:" + PASSWORD + "@", "REDIS_URL=redis://"));
        ChildProcess.Result result = run("env", "check", "prod");
        assertThat(result.out()).contains("weak", "REDIS_URL", "rotate-keys");
        assertThat(result.err()).contains("1 fault");
    }

    @Test
    void init_draws_what_can_be_drawn_and_never_overwrites() throws IOException {
        ChildProcess.Result made = run("env", "init", "stage", "--no-input", "--set",
                "ROOT_DOMAIN=licences.example.org");
        assertThat(made.exit()).as(made.err()).isZero();
        Path file = checkout.resolve(".env.stage");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(made.out()).contains("still to fill in", "STRIPE_SECRET_KEY").doesNotContain(
                Files.readString(file).lines().filter(line -> line.startsWith("ADMIN_API_KEY=")).findFirst()
                        .orElseThrow().substring(14));
        put("stage", "STRIPE_SECRET_KEY", "sk_test_4eC39HqLyjWDarjtT1zdp7dc");
        put("stage", "STRIPE_WEBHOOK_SECRET", "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH");
        put("stage", "LETSENCRYPT_EMAIL", "ops@example.org");
        put("stage", "CORS_ALLOW_ORIGINS", "app://obsidian.md");
        assertThat(run("env", "check", "stage")).satisfies(r -> assertThat(r.exit()).as(r.out()).isZero());
        String before = Files.readString(file);
        ChildProcess.Result again = run("env", "init", "stage", "--no-input");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains(".env.stage is there already");
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(run("env", "init", "prod", "--no-input", "--set", "ADMIN_API_KEY=" + ADMIN).err())
                .contains("ADMIN_API_KEY is a secret").doesNotContain(ADMIN);
    }

    @Test
    void values_come_from_a_file_and_a_secret_is_shown_only_when_it_is_asked_for() throws IOException {
        write("prod", GOOD);
        put("prod", "ADMIN_API_KEY", "f" + ADMIN);
        assertThat(run("env", "get", "prod", "ADMIN_API_KEY")).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out() + result.err()).contains("--reveal").doesNotContain(ADMIN);
        });
        assertThat(run("env", "get", "prod", "ADMIN_API_KEY", "--reveal").out()).isEqualTo("f" + ADMIN + "\n");
        assertThat(run("env", "get", "prod", "ROOT_DOMAIN").out()).isEqualTo("licences.example.org\n");
        Path value = checkout.resolve("value");
        Files.writeString(value, "hidden");
        ChildProcess.Result wrong = run("env", "set", "prod", "PORT", "--from", value.toString());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("PORT is malformed").doesNotContain("hidden");
        assertThat(run("env", "set", "prod", "ADMIN_KEY", "--from", value.toString()).err())
                .contains("the nearest is ADMIN_API_KEY");
        assertThat(run("env", "set", "prod", "LOG_LEVEL", "--unset").exit()).isZero();
        assertThat(run("env", "set", "prod", "PORT").err()).contains("no terminal to ask on");
    }

    @Test
    void two_environments_are_compared_without_a_value() throws IOException {
        write("stage", GOOD.replace(ADMIN, "f" + ADMIN) + "LOG_LEVEL=debug\n");
        write("prod", GOOD);
        ChildProcess.Result result = run("env", "diff", "stage", "prod", "--output", "json");
        assertThat(result.exit()).isZero();
        JsonNode differences = new JsonMapper().readTree(result.out()).path("differences");
        assertThat(new TreeSet<>(differences.findValuesAsText("variable"))).containsExactly("ADMIN_API_KEY",
                "LOG_LEVEL");
        assertThat(differences.get(0).path("one").asText()).matches("[0-9a-f]{8}")
                .isNotEqualTo(differences.get(0).path("other").asText());
        assertThat(differences.get(1).path("other").isNull()).isTrue();
        assertThat(result.out() + run("env", "diff", "stage", "prod").out()).doesNotContain(ADMIN, PASSWORD, "debug");
    }

    private void put(String environment, String name, String value) throws IOException {
        Path file = checkout.resolve("value");
        Files.writeString(file, value + "\n");
        ChildProcess.Result result = run("env", "set", environment, name, "--from", file.toString());
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out() + result.err()).doesNotContain(value);
    }

    private void write(String environment, String text) throws IOException {
        Path file = checkout.resolve(".env." + environment);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private ChildProcess.Result run(String... arguments) {
        return new Typed(new Shell(checkout, System.getenv(), false), List.of(arguments)).run();
    }
}
