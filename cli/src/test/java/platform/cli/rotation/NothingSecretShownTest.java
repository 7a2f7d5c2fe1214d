package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.environment.EnvFile;
import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.ProcessList;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.testing.UsesTwoReleases;
import platform.core.setting.Catalogue;
import platform.core.setting.Variable;

/// No secret of stage or production, old or new, is in anything that others can read: what platformctl said in all tests that shared
/// these releases, container logs, labels, image layers, the commands of processes and of `docker exec`, git's objects.
@UsesTwoReleases(Lane.FIRST)
class NothingSecretShownTest {

    private static final int FOUND_NOTHING = 1;

    private final TwoReleases releases;
    private final Checkout checkout;
    private final Path folder;
    private final Set<String> secrets = new TreeSet<>();

    NothingSecretShownTest(TwoReleases releases, @TempDir Path folder) {
        this.releases = releases;
        this.checkout = releases.checkout();
        this.folder = folder;
        releases.production(releases.first());
    }

    @Test
    void no_secret_is_where_others_can_read_it() throws IOException {
        knowSecrets();
        String began = checkout.must("date", "+%s.%N").strip();
        try (ProcessList processes = ProcessList.watched()) {
            everySecretChanges();
            keep("processes", processes.seen());
        }
        knowSecrets();
        assertThat(secrets).hasSizeGreaterThan(15);
        keep("exec", checkout.must("docker", "events", "--since", began, "--until",
                checkout.must("date", "+%s.%N").strip(), "--filter", "event=exec_create", "--format", "{{json .}}"));
        assertThat(read("exec")).as("commands in containers were seen").contains("readyz");
        assertThat(read("processes")).as("commands on the host were seen").contains("docker-compose");
        keep("said", String.join("\n", checkout.said()));
        containers();
        images();
        Files.createDirectories(folder.resolve("seen/git"));
        checkout.must("bash", "-c", "git cat-file --batch-all-objects --batch >\"$0\"",
                folder.resolve("seen/git/objects").toString());

        Path patterns = Files.write(folder.resolve("secrets"), secrets);
        assertThat(grep(patterns, folder.resolve("seen")).out()).isEmpty();
        Files.copy(patterns, folder.resolve("seen/planted"));
        ChildProcess.Result planted = grep(patterns, folder.resolve("seen"));
        assertThat(planted.out().lines()).as("the search finds what is there").singleElement().asString()
                .endsWith("/planted");
    }

    private void everySecretChanges() throws IOException {
        String webhook = file("webhook", "whsec_" + Long.toString(System.nanoTime(), Character.MAX_RADIX).repeat(3));
        String key = file("key", "sk_test_" + Long.toString(System.nanoTime(), Character.MAX_RADIX).repeat(3));
        for (List<String> command : List.of(List.of("rotate-keys", "all", "--emergency", "--yes", "--verbose",
                "--webhook-from", webhook, "--key-from", key, "--skip-check"),
                List.of("rotate-keys", "all", "--status"), List.of("env", "check", "stage"),
                List.of("env", "diff", "stage", "prod"), List.of("smoke"), List.of("status", "--output", "json"),
                List.of("diff"), List.of("history"), List.of("promote", "--dry-run"))) {
            ChildProcess.Result result = checkout.platformctl(command.toArray(String[]::new));
            assertThat(result.exit()).as(command + result.err())
                    .isIn(command.contains("--emergency") ? Set.of(0) : Set.of(0, 1, 3));
        }
    }

    private void knowSecrets() {
        for (String env : List.of("stage", "prod")) {
            EnvFile file = EnvFile.parse(checkout.read(".env." + env));
            Catalogue.all().stream().filter(Variable::secret).map(Variable::name)
                    .flatMap(name -> file.value(name).stream()).forEach(value -> {
                        secrets.add(value);
                        String password = value.contains("://") ? ServiceUrl.parse(value).account().password() : "";
                        if (!password.isEmpty()) {
                            secrets.add(password);
                        }
                    });
        }
        // Where Redis asks for no password there is no secret in its address.
        secrets.remove("redis://redis:6379");
    }

    private void containers() throws IOException {
        for (String id : ids("ps", "--all", "--quiet", "--no-trunc")) {
            ChildProcess.Result logs = checkout.run(Map.of(), List.of("docker", "logs", id));
            keep("log-" + id, logs.out() + logs.err());
            // Its environment is what decision 0012 is about; nothing else of it may hold a secret.
            keep("container-" + id, checkout.must("docker", "inspect", "--format",
                    "{{json .Config.Labels}} {{json .Config.Cmd}} {{json .Config.Entrypoint}} {{json .Args}} {{json .Mounts}} {{json .Config.Healthcheck}}",
                    id));
        }
    }

    private void images() throws IOException {
        List<String> names = new ArrayList<>();
        for (String id : Stream.of(releases.first(), releases.second())
                .flatMap(sha -> checkout.must("docker", "images", "--quiet", "--no-trunc", "--filter",
                        "label=org.opencontainers.image.revision=" + sha).lines())
                .distinct().toList()) {
            keep("image-" + id.substring(7), checkout.must("docker", "image", "inspect", id));
            names.add(id);
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(4);
        List<String> save = new ArrayList<>(
                List.of("docker", "save", "--output", folder.resolve("seen/layers.tar").toString()));
        save.addAll(names);
        checkout.must(save.toArray(String[]::new));
        // Jars are compressed: ours are looked into.
        Path jars = Files.createDirectories(folder.resolve("seen/jars"));
        for (String container : ids("ps", "--quiet", "--filter", "label=com.docker.compose.service=api")) {
            Path lib = jars.resolve(container);
            checkout.must("docker", "cp", container + ":/app/lib", lib.toString());
            try (Stream<Path> all = Files.list(lib)) {
                for (Path jar : all.filter(path -> path.getFileName().toString().startsWith("platform-")).toList()) {
                    Path inside = Files.createDirectories(Path.of(jar + ".content"));
                    checkout.must(Path.of(System.getProperty("java.home"), "bin/jar").toString(), "--extract", "--file",
                            jar.toString(), "--dir", inside.toString());
                }
            }
        }
    }

    /// Containers of stage and of production.
    private List<String> ids(String... docker) {
        return Stream.of("stage", "prod").flatMap(env -> {
            List<String> command = new ArrayList<>(List.of("docker"));
            command.addAll(List.of(docker));
            command.addAll(List.of("--filter", "label=com.docker.compose.project=" + checkout.project(env)));
            return checkout.must(command.toArray(String[]::new)).lines();
        }).toList();
    }

    private ChildProcess.Result grep(Path patterns, Path where) {
        ChildProcess.Result result = checkout.run(Map.of(), List.of("grep", "--recursive", "--text",
                "--files-with-matches", "--fixed-strings", "--file", patterns.toString(), where.toString()));
        assertThat(result.exit()).as(result.err()).isLessThanOrEqualTo(FOUND_NOTHING);
        return result;
    }

    private void keep(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("seen"));
        Files.writeString(folder.resolve("seen").resolve(name), text);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve("seen").resolve(name));
    }

    private String file(String name, String value) throws IOException {
        secrets.add(value);
        return Files.writeString(folder.resolve(name), value + "\n").toString();
    }
}
