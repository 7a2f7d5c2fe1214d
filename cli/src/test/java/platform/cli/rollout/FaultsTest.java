package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.Halting;
import platform.cli.testing.Load;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.Relay;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.waiting.Time;

/// What can fail in a promotion, and how it ends: the old release serves, the lock names what runs, the exit code tells and
/// one message says why. The table is `docs/faults.md`; `bench/faults` prints it anew, and has more.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@UsesTwoReleases(Lane.SECOND)
class FaultsTest {

    private static final String[] PROMOTE = {"promote", "--yes", "--push"};
    /// Bytes: more than the manifests, less than the layers of a release that is not here.
    private static final long HALF_A_PULL = 20_000;
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    /// @param more only for `bench/faults`
    private record Fault(String name, boolean more, Act act) {
    }

    private interface Act {
        void run(String name) throws Exception;
    }

    private final TwoReleases releases;
    private final Checkout checkout;
    private final Path folder;
    private final List<String> table = new ArrayList<>();

    FaultsTest(TwoReleases releases, @TempDir Path folder) {
        this.releases = releases;
        this.checkout = releases.checkout();
        this.folder = folder;
    }

    @TestFactory
    Stream<DynamicTest> the_old_release_serves_on_after() {
        boolean all = Boolean.getBoolean("faults.all");
        return Stream.of(new Fault("the container exits at once", false, this::exits),
                new Fault("a new container ends after it was proven", true, this::endsLate),
                new Fault("a setting at which a service would not start", true, this::malformed),
                new Fault("the migration fails", true, this::migration),
                new Fault("ready, but the smoke check is red", true, this::red),
                new Fault("an image is nowhere", true, this::nowhere),
                new Fault("the registry is away", true, this::registryAway),
                new Fault("the pull breaks off half way", true, this::halfPulled),
                new Fault("the edge is gone", true, this::edgeGone),
                new Fault("the engine does not answer any more", false, this::engineAway),
                new Fault("the disk is full", false, this::diskFull),
                new Fault("another git holds the index, or died over it", true, this::gitLocked),
                new Fault("the git remote is away", true, this::remoteAway),
                new Fault("somebody else pushed meanwhile", true, this::remoteMoved),
                new Fault("the deploy lock is broken", false, this::lockBroken))
                .filter(fault -> all || !fault.more())
                .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> fault.act().run(fault.name())));
    }

    @AfterAll
    void print() {
        if (Boolean.getBoolean("faults.all")) {
            System.out.println("| fault | exit | message |\n| --- | --- | --- |");
            table.forEach(System.out::println);
        }
    }

    private void exits(String name) {
        String files = checkout.setting("prod", "COMPOSE_FILE");
        Path broken = folder.resolve("broken.yaml");
        write(broken, """
                      services:
                        api:
                          entrypoint: [sh, -c, "echo this release cannot start >&2; exit 2"]
                      """);
        with("COMPOSE_FILE", files, files + ":" + broken, () -> serves(name, 1, () -> checkout.platformctl(PROMOTE),
                "the new api does not become ready", "the last lines of", "this release cannot start"));
    }

    private void endsLate(String name) {
        releases.production(releases.first());
        serves(name, 1, () -> checkout.halting(Map.of(Halting.DO_AT, "switch: joined", Halting.DO,
                "docker kill $(docker ps --quiet --filter label=com.docker.compose.project=" + releases.project()
                        + " --filter label=com.docker.compose.service=worker | head -1)"),
                PROMOTE),
                "the new worker ended after it was proven", "exit code 137", "the last lines of");
    }

    private void malformed(String name) {
        String key = checkout.setting("prod", "LICENSE_PRIVATE_KEY_B64");
        with("LICENSE_PRIVATE_KEY_B64", key, "notakey", () -> serves(name, 3, () -> checkout.platformctl(PROMOTE),
                "is refused, nothing changed", "LICENSE_PRIVATE_KEY_B64 is malformed", "env check prod"));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void migration(String name) {
        String url = checkout.setting("prod", "DATABASE_URL");
        with("DATABASE_URL", url, url.replace("@postgres:", "@nowhere:"), () -> serves(name, 1,
                () -> checkout.platformctl(PROMOTE),
                "the migration of " + releases.second().substring(0, 7) + " failed",
                "the last lines of"));
    }

    private void red(String name) {
        String url = checkout.setting("prod", "REDIS_URL");
        with("REDIS_URL", url, url.replace("@redis:", "@nowhere:"), () -> serves(name, 1,
                () -> checkout.platformctl(PROMOTE), "red, asked directly", "health"));
    }

    /// Runs under a changed setting of production.
    private void with(String setting, String value, String instead, Runnable act) {
        releases.production(releases.first());
        checkout.replace(".env.prod", setting + "=" + value, setting + "=" + instead);
        try {
            act.run();
        } finally {
            checkout.replace(".env.prod", setting + "=" + instead, setting + "=" + value);
        }
        // What runs was made with the setting as it is again.
        releases.done("status");
    }

    private void nowhere(String name) throws Exception {
        pulling();
        String image = checkout
                .git("log", "-1", "--format=%H", "--grep", "^promote: prod runs " + releases.first().substring(0, 7))
                .strip();
        URI manifest = URI.create("http://" + checkout.git("show", image + ":prod.lock").lines()
                .filter(line -> line.startsWith("API_IMAGE=")).findFirst().orElseThrow()
                .replaceFirst("API_IMAGE=([^/]+)/(.+):[0-9a-f]{40}@(.*)", "$1/v2/$2/manifests/$3"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            byte[] kept = http.send(HttpRequest.newBuilder(manifest).header("Accept", MANIFEST).build(),
                    BodyHandlers.ofByteArray()).body();
            assertThat(http.send(HttpRequest.newBuilder(manifest).DELETE().build(), BodyHandlers.discarding())
                    .statusCode()).isEqualTo(202);
            try {
                serves(name, 3, () -> checkout.platformctl(rollback()), "is refused, nothing changed",
                        "neither on the host nor in the registry", "platformctl build");
            } finally {
                assertThat(http.send(HttpRequest.newBuilder(manifest).header("Content-Type", MANIFEST)
                        .PUT(BodyPublishers.ofByteArray(kept)).build(), BodyHandlers.discarding()).statusCode())
                        .isEqualTo(201);
            }
        }
    }

    private void registryAway(String name) {
        pulling();
        releases.registry().refuse();
        try {
            serves(name, 1, () -> checkout.platformctl(rollback()), "the registry", releases.registry().address());
        } finally {
            releases.registry().accept();
        }
    }

    private void halfPulled(String name) {
        pulling();
        String cut = releases.registry().refusingAfter(HALF_A_PULL);
        try {
            serves(name, 1, () -> checkout.halting(
                    Map.of(Halting.DO_AT, "pull api, worker", Halting.DO, cut), rollback()), "cannot pull");
        } finally {
            releases.registry().accept();
        }
    }

    /// A rollback to a release whose images have left the host: no container of stage holds them.
    private void pulling() {
        releases.production(releases.second());
        releases.forget(releases.first());
    }

    private String[] rollback() {
        return new String[]{"rollback", releases.first(), "--yes", "--push"};
    }

    private void edgeGone(String name) {
        releases.production(releases.first());
        ChildProcess.Result failed = checkout.halting(Map.of(Halting.DO_AT, "switch", Halting.DO,
                "docker rm --force " + releases.container("edge")), PROMOTE);
        told(name, 1, failed, List.of("the edge does not take the new api", "docker compose logs edge"));
        consistent(releases.first());
        releases.done(PROMOTE);
        releases.done("smoke");
    }

    private void engineAway(String name) {
        releases.production(releases.first());
        try (Relay relay = Relay.to(engine())) {
            serves(name, 5, () -> {
                ChildProcess.Result failed = checkout.halting(Map.of("DOCKER_HOST", "tcp://" + relay.address(),
                        Halting.DO_AT, "start until ready: api starts", Halting.DO, relay.refusing()), PROMOTE);
                // The tool cannot free the lock any more; the engine does when it sees that the tool is gone.
                Time.real().until(Duration.ofSeconds(5),
                        () -> Optional.of(releases.lockHolder()).filter(String::isEmpty));
                return failed;
            }, "the rollout failed and was not put back", "the Docker Engine does not answer");
        }
        releases.done(PROMOTE);
    }

    private static SocketAddress engine() {
        URI host = URI
                .create(LocalEngine.up().environment().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock"));
        return host.getScheme().equals("unix")
                ? UnixDomainSocketAddress.of(host.getPath())
                : new InetSocketAddress(host.getHost(), host.getPort());
    }

    /// No process may write a byte to a file, which the kernel refuses in the same place as on a full disk.
    private void diskFull(String name) {
        releases.production(releases.first());
        serves(name, 1, () -> checkout.under(List.of("sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"), PROMOTE),
                "cannot write prod.lock",
                "File too large");
    }

    private void gitLocked(String name) {
        releases.production(releases.first());
        checkout.must("touch", ".git/index.lock");
        try {
            serves(name, 1, () -> checkout.platformctl(PROMOTE), "git cannot commit prod.lock", "index.lock");
        } finally {
            checkout.must("rm", ".git/index.lock");
        }
        assertThat(checkout.git("status", "--porcelain", "prod.lock")).isEmpty();
    }

    private void remoteAway(String name) {
        releases.production(releases.first());
        checkout.git("remote", "set-url", "origin", folder.resolve("nowhere").toString());
        try {
            serves(name, 3, () -> checkout.platformctl(PROMOTE), "the remote cannot be reached", "git push --dry-run");
        } finally {
            checkout.git("remote", "set-url", "origin", "../remote.git");
        }
    }

    private void remoteMoved(String name) {
        releases.production(releases.first());
        Path other = folder.resolve("other");
        checkout.git("clone", "--quiet", "../remote.git", other.toString());
        String push = "cd " + other + " && git -c user.name=Otto -c user.email=otto@example.invalid commit"
                + " --quiet --allow-empty --message faster && git push --quiet";
        String head = checkout.git("rev-parse", "HEAD");
        serves(name, 3, () -> checkout.halting(Map.of(Halting.DO_AT, "record prod.lock: committed", Halting.DO, push),
                PROMOTE), "somebody else changed the remote meanwhile", "git pull --rebase");
        assertThat(checkout.git("rev-parse", "HEAD")).isEqualTo(head);
        checkout.git("pull", "--quiet", "--rebase");
    }

    private void lockBroken(String name) {
        releases.production(releases.first());
        serves(name, 5, () -> checkout.halting(Map.of(Halting.DO_AT, "create candidates", Halting.DO,
                "docker rm --force " + releases.project() + "-deploy-lock"), PROMOTE), "the deploy lock was broken",
                "platformctl status");
        releases.done(PROMOTE);
    }

    /// The command ends like this, and nobody outside notices.
    private void serves(String name, int exit, Supplier<ChildProcess.Result> command, String... words) {
        String serving = releases.named();
        try (Load load = Load.on(checkout, "prod", 25)) {
            told(name, exit, command.get(), List.of(words));
            Load.Mark mark = load.mark();
            assertThat(mark.failed()).as(mark.toString()).isZero();
            assertThat(mark.served()).isPositive();
        }
        consistent(serving);
        if (exit == 1) {
            // Also none that has ended, or that the engine starts again and again.
            assertThat(releases.runs()).as("what failed left nothing").containsExactly("api " + serving,
                    "worker " + serving);
        }
    }

    private void told(String name, int exit, ChildProcess.Result failed, List<String> words) {
        assertThat(failed.exit()).as(failed.err()).isEqualTo(exit);
        assertThat(failed.err()).contains(words).contains("platformctl: ").contains("\n  why:  ").contains("\n  next: ")
                .doesNotContain("\tat ");
        table.add("| " + name + " | " + exit + " | "
                + failed.err().substring(failed.err().indexOf("platformctl: ")).strip().replace("\n", "<br>") + " |");
    }

    /// The lock names the release that runs and serves, and nobody holds the deploy lock.
    private void consistent(String release) {
        assertThat(releases.runs()).contains("api " + release, "worker " + release);
        assertThat(releases.named()).isEqualTo(release);
        assertThat(releases.lockHolder()).isEmpty();
    }
}
