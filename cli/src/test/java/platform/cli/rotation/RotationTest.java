package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Halting;
import platform.cli.testing.LicenceClients;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;

/// Rotations of a production that runs, under load. Here platformctl dies once before each kind of step of the rotation's own, of which the first
/// ring tries every one; `bench/rotation` takes the long form: fifty clients, once undisturbed and once with a death before every step of every rollout.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@UsesTwoReleases(Lane.THIRD)
@Order(2) // after the story, whose production it takes over
class RotationTest {

    private static final Map<String, String> SHORT = Map.of("ROTATION_PUBLISHED_FOR", "6s", "ROTATION_ACCEPTED_FOR",
            "8s", "ROTATION_GRACE", "6s");
    private static final List<String> OF_A_ROLLOUT = List.of("deploy lock", "gates", "postgres, redis, edge", "migrate",
            "create candidates", "start until ready", "smoke the candidates", "record prod.lock", "switch",
            "smoke through the edge", "retire the old", "keep the images", "wait for those that leave");
    private static final int CLIENTS = Integer.getInteger("rotation.clients", 4);
    /// Where the tool dies: nowhere, before the first of each kind of the rotation's own steps, or before every step, those of its rollouts too.
    private static final Deaths DEATHS = Deaths
            .valueOf(System.getProperty("rotation.deaths", "kinds").toUpperCase(Locale.ROOT));

    private enum Deaths {
        NONE, KINDS, ALL
    }

    private static final int KILLED = 137;
    private static final int MOST_DEATHS = 80;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TwoReleases releases;
    private final Path folder;
    /// The steps, or beginnings of steps, before which it dies no more.
    private final Path died;

    RotationTest(TwoReleases releases, @TempDir Path folder) {
        this.releases = releases;
        this.folder = folder;
        this.died = folder.resolve("died");
    }

    private void shortWaits() throws IOException {
        releases.production(releases.first());
        for (Map.Entry<String, String> wait : SHORT.entrySet()) {
            releases.done("env", "set", "prod", wait.getKey(), "--from", file(wait.getKey(), wait.getValue()));
        }
    }

    @TestFactory
    Stream<DynamicTest> rotations() {
        DynamicTest abort = DynamicTest.dynamicTest("turned back after a death in the switch, the old key signs again",
                this::turnedBack);
        Stream<DynamicTest> always = Stream.of(
                DynamicTest.dynamicTest(
                        "every secret is rotated, and no client notices that the tool dies in between",
                        this::everySecret),
                DynamicTest.dynamicTest("after a breach nothing old counts, in under a minute",
                        this::breach));
        return DEATHS == Deaths.KINDS ? always : Stream.concat(always, Stream.of(abort));
    }

    private void everySecret() throws Exception {
        shortWaits();
        int before = version();
        String oldWebhook = releases.checkout().setting("prod", "STRIPE_WEBHOOK_SECRET");
        String oldAdmin = releases.checkout().setting("prod", "ADMIN_API_KEY");
        ServerLogins oldLogins = ServerLogins.of(releases);
        String newWebhook = "whsec_" + Long.toString(System.nanoTime(), Character.MAX_RADIX).repeat(3);
        String newKey = "sk_test_" + Long.toString(System.nanoTime(), Character.MAX_RADIX).repeat(2);
        String[] begin = {"all", "--webhook-from", file("webhook", newWebhook), "--key-from", file("key", newKey),
                "--skip-check", "--without", "database,redis"};
        try (LicenceClients clients = LicenceClients.on(releases.checkout(), "prod", CLIENTS)) {
            // By themselves: so many deaths take longer than the waits of the others.
            assertThat(untilItLives("database").path("outcome").asText()).isEqualTo("done");
            assertThat(untilItLives("redis").path("outcome").asText()).isEqualTo("done");
            ServerLogins newLogins = ServerLogins.of(releases);
            assertThat(newLogins.refusedCommands()).as("of those that services sent").isEmpty();
            newLogins.areLetIn();
            oldLogins.areRefused();
            JsonNode begun = untilItLives(begin);
            assertThat(begun.path("outcome").asText()).isEqualTo("come-back");
            String newAdmin = releases.checkout().setting("prod", "ADMIN_API_KEY");
            assertThat(List.of(webhook(oldWebhook), webhook(newWebhook), admin(oldAdmin), admin(newAdmin)))
                    .as("in the grace").containsOnly(200);

            // A release goes back; secrets never do.
            releases.production(releases.second());
            JsonNode done = untilItLives("all", "--continue", "--wait");
            assertThat(done.path("outcome").asText()).isEqualTo("done");
            assertThat(List.of(webhook(oldWebhook), webhook(newWebhook), admin(oldAdmin), admin(newAdmin)))
                    .as("after the grace").containsExactly(401, 200, 401, 200);
            if (DEATHS == Deaths.KINDS) {
                assertThat(Files.readAllLines(died)).as("kinds of steps before which it died")
                        .hasSizeGreaterThan(OF_A_ROLLOUT.size() + 5);
            }
            LicenceClients.Count count = clients.count();
            System.out.println(count);
            assertThat(count.failed()).as(count.toString()).isZero();
            assertThat(count.verified()).as(count.toString()).isGreaterThan(200);
            assertThat(count.kids()).contains(Integer.toString(before), Integer.toString(before + 1));
        }
        assertThat(version()).isEqualTo(before + 1);
        assertThat(releases.checkout().setting("prod", "STRIPE_SECRET_KEY")).isEqualTo(newKey);
        String env = releases.checkout().read(".env.prod");
        assertThat(env).doesNotContain("LICENSE_OLD_PRIVATE_KEY_B64=", "LICENSE_PREVIOUS_PUBLIC_KEYS=",
                "STRIPE_WEBHOOK_SECRET_PREVIOUS=", "ADMIN_API_KEY_PREVIOUS=", "STRIPE_SECRET_KEY_REPLACED=",
                "DATABASE_URL_NEXT=", "DATABASE_URL_PREVIOUS=", "DATABASE_URL_SWITCHED=", "REDIS_URL_NEXT=",
                "REDIS_URL_PREVIOUS=", "REDIS_URL_SWITCHED=", oldWebhook, oldAdmin);
        releases.done("status");
        String audit = releases.checkout().read(".env.prod.audit");
        assertThat(audit)
                .contains("\"version " + (before + 1) + " published\"", "\"version " + (before + 1) + " signs\"",
                        "\"version " + before + " retired\"", "\"the ADMIN_API_KEY before is refused\"",
                        "\"new DATABASE_URL in use\"", "\"Redis refuses all logins but platform_", "Olga Operator")
                .doesNotContain(newWebhook, oldWebhook, newKey, oldAdmin)
                .doesNotContain(ServerLogins.of(releases).passwords());
    }

    private void breach() throws Exception {
        int before = version();
        String oldAdmin = releases.checkout().setting("prod", "ADMIN_API_KEY");
        String webhook = releases.checkout().setting("prod", "STRIPE_WEBHOOK_SECRET");
        ServerLogins oldLogins = ServerLogins.of(releases);
        String token;
        try (LicenceClients clients = LicenceClients.on(releases.checkout(), "prod", 1)) {
            token = clients.token();
        }
        assertThat(verify(token)).contains("\"valid\":true");
        Instant began = Instant.now();
        ChildProcess.Result run = releases.checkout().platformctl("rotate-keys", "all", "--emergency", "--yes",
                "--output", "json");
        Duration took = Duration.between(began, Instant.now());
        System.out.println("all --emergency took " + took.toMillis() + " ms");
        assertThat(run.exit()).as(run.err()).isZero();
        JsonNode told = JSON.readTree(run.out());
        assertThat(told.path("outcome").asText()).isEqualTo("done");
        assertThat(told.path("mustRefresh").path("licences").asInt()).as(run.out()).isPositive();
        assertThat(run.err()).contains("hold a token of the old key");
        assertThat(told.path("steps")).extracting(step -> step.path("step").asText())
                .contains("smoke through the edge");
        assertThat(took).isLessThan(Duration.ofMinutes(1));
        ServerLogins.of(releases).areLetIn();
        oldLogins.areRefused();
        assertThat(verify(token)).contains("\"valid\":false");
        assertThat(version()).isGreaterThan(before);
        assertThat(List.of(admin(oldAdmin), admin(releases.checkout().setting("prod", "ADMIN_API_KEY")),
                webhook(webhook))).containsExactly(401, 200, 200);
        releases.done("smoke");
    }

    private void turnedBack() throws Exception {
        shortWaits();
        int before = version();
        try (LicenceClients clients = LicenceClients.on(releases.checkout(), "prod", CLIENTS)) {
            assertThat(releases.checkout().platformctl("rotate-keys", "license", "--yes").exit()).isZero();
            ChildProcess.Result died = releases.checkout().halting(Map.of(Halting.AT, "smoke through the edge"),
                    "rotate-keys", "license", "--continue", "--wait", "--yes");
            assertThat(died.exit()).as(died.err()).isEqualTo(KILLED);
            assertThat(version()).isEqualTo(before + 1);
            ChildProcess.Result back = releases.checkout().platformctl("rotate-keys", "license", "--abort", "--wait",
                    "--yes");
            assertThat(back.exit()).as(back.err()).isZero();
            LicenceClients.Count count = clients.count();
            System.out.println("turned back: " + count);
            assertThat(count.failed()).as(count.toString()).isZero();
            assertThat(count.kids()).contains(Integer.toString(before));
        }
        assertThat(version()).isEqualTo(before);
        releases.done("status");
    }

    /// The command again and again, until it was not killed; it dies at the first step, or kind of step, at which it did not die yet.
    private JsonNode untilItLives(String... arguments) throws IOException {
        if (DEATHS == Deaths.ALL) {
            Files.deleteIfExists(died);
        } else if (!Files.exists(died)) {
            Files.write(died, OF_A_ROLLOUT);
        }
        List<String> command = new ArrayList<>(List.of("rotate-keys"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--yes", "--output", "json"));
        List<String> points = new ArrayList<>();
        ChildProcess.Result run;
        do {
            run = releases.checkout().halting(
                    DEATHS == Deaths.NONE ? Map.of() : Map.of(Halting.ONCE_EACH, died.toString()),
                    command.toArray(String[]::new));
            if (run.exit() == KILLED) {
                points.add(spareItsKind());
            }
        } while (run.exit() == KILLED && points.size() < MOST_DEATHS);
        assertThat(run.exit()).as(run.err()).isZero();
        if (DEATHS == Deaths.ALL) {
            assertThat(points).as("deaths of %s", command).isNotEmpty();
        }
        System.out.println(command + ", died before each of " + points);
        return JSON.readTree(run.out());
    }

    /// @return the step that it died at
    private String spareItsKind() throws IOException {
        List<String> points = new ArrayList<>(Files.readAllLines(died));
        String last = points.removeLast();
        if (DEATHS == Deaths.KINDS) {
            points.add(last.contains(": ") ? last.substring(0, last.indexOf(": ") + 1) : last);
            Files.write(died, points);
        }
        return last;
    }

    private int webhook(String secret) {
        return LicenceClients.event(url(), secret, "product.updated", "load" + System.nanoTime()).statusCode();
    }

    private int admin(String key) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(url() + "/admin/licenses?limit=1")).header("X-ADMIN-API-KEY", key))
                .statusCode();
    }

    private String verify(String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + "/license/verify"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))).body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private String url() {
        return "http://127.0.0.1:" + releases.checkout().setting("prod", "EDGE_PORT");
    }

    private String file(String name, String value) throws IOException {
        return Files.writeString(folder.resolve(name), value + "\n").toString();
    }

    private int version() {
        return Integer.parseInt(releases.checkout().setting("prod", "LICENSE_KEY_VERSION"));
    }
}
