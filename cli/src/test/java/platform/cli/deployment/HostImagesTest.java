package platform.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.engine.Engines;
import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.registry.Logins;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;
import platform.cli.testing.QuietProgress;

/// What is left when `docker image prune --all` took names of images that have containers. On a real engine; what the prune would do
/// is done to these images alone, since the engine has others.
@OnEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostImagesTest {

    private static final String PROJECT = "host-images-test";
    private static final Sha SHA = new Sha("5".repeat(40));
    private static final String INFRA = PROJECT + "/infra:current";

    private final LocalEngine local = LocalEngine.up();
    private final String repository = local.freshRepository();
    private final Engine engine = Engines.docker(Logins.docker(local.environment()), local.environment());
    private final Path folder;
    private final Release release;

    HostImagesTest(@TempDir Path folder) {
        this.folder = folder;
        local.must("docker", "pull", local.baseImage());
        local.must("docker", "tag", local.baseImage(), INFRA);
        release = new Release(SHA, pushed("api", SHA), pushed("worker", SHA));
    }

    @BeforeAll
    void a_release_that_runs_beside_its_infrastructure() throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), """
                name: %s
                x-run: &run {command: [sleep, "600"], init: true, environment: {X: "${X:-1}"}}
                services:
                  api: {<<: *run, image: "${API_IMAGE}"}
                  worker: {<<: *run, image: "${WORKER_IMAGE}"}
                  edge: {<<: *run, image: %s}
                  migrate: {<<: *run, image: "${API_IMAGE}"}
                """.formatted(PROJECT, INFRA));
        compose("1").ensure(images("1").variables(release), List.of("migrate", "api", "worker", "edge"));
        List.of(Service.values()).forEach(this::forget);
        local.must("docker", "rmi", INFRA);
    }

    private ImageReference pushed(String service, Sha sha) {
        String name = repository + "/" + service;
        local.must("docker", "tag", local.baseImage(), name + ":" + sha);
        local.must("docker", "push", name + ":" + sha);
        String digest = local.must("docker", "image", "inspect", "--format", "{{join .RepoDigests \"\\n\"}}",
                name + ":" + sha).lines().filter(line -> line.startsWith(name + "@")).findFirst().orElseThrow();
        return new ImageReference(name, sha, new Digest(digest.substring(name.length() + 1)));
    }

    private void forget(Service service) {
        local.run("docker", "rmi", repository + "/" + service + ":" + SHA);
        local.run("docker", "rmi", release.image(service).byDigest());
    }

    @AfterAll
    void remove() {
        local.run("sh", "-c", "docker ps -aq --filter label=com.docker.compose.project=" + PROJECT
                + " | xargs -r docker rm -f; docker network rm " + PROJECT + "_default; docker images --format"
                + " '{{.Repository}}:{{.Tag}}' | grep ^" + PROJECT + " | xargs -r docker rmi");
        engine.close();
    }

    @Test
    void what_has_a_container_gets_a_name_back_and_needs_no_registry() {
        HostImages images = images("1");
        Map<String, String> usual = Map.of("RELEASE_SHA", SHA.hex(), "API_IMAGE", release.api().toString(),
                "WORKER_IMAGE", release.worker().toString());
        assertThat(images.missing(release)).as("the prune took their digests").containsExactly(Service.values());
        assertThat(engine.images().has(INFRA)).isFalse();

        images.restoreNames(PROJECT);
        assertThat(engine.images().has(INFRA)).isTrue();
        assertThat(images.missing(release)).isEmpty();
        assertThat(images.labels(release.api())).isPresent();
        assertThat(new Stock(engine.images(), PROJECT).releases()).containsExactly(SHA);
        assertThat(engine.images().names(PROJECT + "/migrate")).isEmpty();
        assertThat(images.variables(release)).as("all runs as it should: nothing differs").isEqualTo(usual);

        HostImages changed = images("2");
        Map<String, String> stocked = Map.of("RELEASE_SHA", SHA.hex(), "API_IMAGE", PROJECT + "/api:" + SHA,
                "WORKER_IMAGE", PROJECT + "/worker:" + SHA);
        assertThat(changed.variables(release)).as("a setting differs: new containers are wanted").isEqualTo(stocked);
        compose("2").create(changed.variables(release), Map.of("api", 2));
        assertThat(engine.containers(PROJECT)).filteredOn(container -> container.service().equals("api"))
                .extracting(container -> container.image())
                .containsExactlyInAnyOrder(release.api().toString(), PROJECT + "/api:" + SHA);
        assertThat(engine.images().has(release.api().byDigest())).as("nothing was pulled").isFalse();
        takesWhatAnotherEnvironmentHasInStock();
    }

    private void takesWhatAnotherEnvironmentHasInStock() {
        Sha sha = new Sha("6".repeat(40));
        Release wanted = new Release(sha, other(release.api()), other(release.worker()));
        local.must("docker", "tag", local.baseImage(), PROJECT + "-stage/worker:" + sha);
        local.must("docker", "create", "--name", PROJECT + "-seed", local.baseImage(), "true");
        local.must("docker", "commit", "--change", "LABEL " + Label.REVISION + "=" + sha, PROJECT + "-seed",
                PROJECT + "-stage/api:" + sha);
        local.must("docker", "commit", PROJECT + "-seed", PROJECT + "/lost:" + sha);
        local.must("docker", "create", "--label", "com.docker.compose.project=" + PROJECT, "--label",
                "com.docker.compose.oneoff=False", PROJECT + "/lost:" + sha, "true");
        local.must("docker", "rmi", "--force", PROJECT + "/lost:" + sha);
        local.must("docker", "rm", PROJECT + "-seed");

        HostImages images = images("1");
        images.restoreNames(PROJECT, wanted);
        assertThat(images.missing(wanted)).as("that worker does not say which commit it is of")
                .containsExactly(Service.WORKER);
    }

    @Test
    void what_is_in_stock_says_which_release_it_is() {
        Stock stock = new Stock(engine.images(), PROJECT + "-stage");
        Sha sha = new Sha("7".repeat(40));
        Release kept = new Release(sha, pushed("api", sha), pushed("worker", sha));
        stock.keep(kept);
        assertThat(stock.release(sha, repository)).contains(kept);
        assertThat(stock.release(sha, repository + "x")).as("of another repository it tells nothing").isEmpty();
        assertThat(stock.release(new Sha("8".repeat(40)), repository)).isEmpty();
    }

    private static ImageReference other(ImageReference image) {
        return new ImageReference(image.repository(), new Sha("6".repeat(40)), new Digest("sha256:" + "6".repeat(64)));
    }

    private HostImages images(String setting) {
        return new HostImages(engine, compose(setting), new QuietProgress());
    }

    private Compose compose(String setting) {
        return Engines.compose(folder, List.of("-f", "compose.yaml"), Map.of("X", setting), local.environment());
    }
}
