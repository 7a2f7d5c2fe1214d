package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.image.Digest;
import platform.cli.image.Sha;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.registry.Logins;
import platform.cli.registry.Registries;
import platform.cli.registry.Registry;
import platform.cli.release.Service;
import platform.cli.testing.LocalEngine;
import platform.cli.testing.OnEngine;
import platform.cli.testing.QuietProgress;

/// Real builds of a small project, into the real registry of this machine.
@OnEngine
@Order(3)
class BuildReleaseTest {

    private static final Registry REGISTRY = Registries.distribution(Logins.docker(Map.of()));
    private static final long ONE_MEGABYTE = 1_000_000;

    private static LocalEngine engine;
    private static String repository;
    private static SampleProject project;
    private static SampleProject other;
    private static BuildOutcome first;
    private static BuildOutcome second;

    @BeforeAll
    static void two_releases(@TempDir Path folder) throws IOException {
        engine = LocalEngine.up();
        repository = engine.freshRepository();
        project = SampleProject.create(folder.resolve("one"));
        other = project.cloneTo(folder.resolve("two"));
        first = build(project, repository);
        project.changeCode("two");
        second = build(project, repository);
    }

    private static BuildOutcome build(SampleProject from, String into) {
        return build(from, into, new QuietProgress());
    }

    private static BuildOutcome build(SampleProject from, String into, QuietProgress progress) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        return BuildReleases.of(from.root(), environment).run(
                new BuildRequest(from.root(), into, BaseImage.parse(engine.baseImage()), true, false), progress);
    }

    private static List<Digest> digests(BuildOutcome outcome) {
        return outcome.images().stream().map(image -> image.reference().digest()).toList();
    }

    @Test
    void two_clones_of_one_commit_give_the_same_digests() {
        assertThat(digests(build(other, engine.freshRepository()))).isEqualTo(digests(first));
    }

    @Test
    void the_same_release_again_moves_nothing() {
        assertThat(build(project, repository).images()).allSatisfy(image -> {
            assertThat(image.moved()).isZero();
            assertThat(image.pushed()).isFalse();
        });
    }

    @Test
    void a_release_that_changes_our_code_moves_less_than_a_megabyte() {
        assertThat(first.images())
                .allSatisfy(
                        image -> assertThat(image.moved()).isGreaterThan(20 * ONE_MEGABYTE).isEqualTo(image.size()));
        assertThat(second.images()).allSatisfy(image -> assertThat(image.moved()).isBetween(1L, ONE_MEGABYTE));
    }

    @Test
    void both_tags_point_to_what_was_pushed() {
        for (BuildOutcome.Image image : second.images()) {
            String name = image.reference().repository();
            assertThat(REGISTRY.digestOf(name, second.release().sha().hex()))
                    .isEqualTo(Optional.of(image.reference().digest()));
            assertThat(REGISTRY.digestOf(name, "stage")).isEqualTo(Optional.of(image.reference().digest()));
        }
    }

    @Test
    void a_tag_that_holds_other_bytes_is_refused_and_stays() {
        String taken = engine.freshRepository();
        Digest before = build(other, taken).release().worker().digest();
        Sha sha = second.release().sha();
        REGISTRY.tag(taken + "/worker", before, sha.hex());

        assertThatThrownBy(() -> build(project, taken)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exit()).isEqualTo(Exit.REFUSED);
            assertThat(problem.what()).isEqualTo(taken + "/worker:" + sha.brief() + " holds other bytes already");
            assertThat(problem.why()).contains(before.text());
        });
        assertThat(REGISTRY.digestOf(taken + "/worker", sha.hex())).isEqualTo(Optional.of(before));
        assertThat(REGISTRY.digestOf(taken + "/api", sha.hex())).isEmpty();
    }

    @Test
    void stage_never_goes_back_to_an_ancestor() {
        other.git("fetch", "-q");
        QuietProgress progress = new QuietProgress();

        BuildOutcome outcome = build(other, repository, progress);

        assertThat(outcome.stageMoved()).isFalse();
        assertThat(outcome.stage()).isEqualTo("it holds " + second.release().sha().brief() + ", which comes after "
                + first.release().sha().brief());
        assertThat(progress.notes()).containsExactly(":stage stays where it is: " + outcome.stage());
        assertThat(REGISTRY.digestOf(repository + "/api", "stage"))
                .isEqualTo(Optional.of(second.release().api().digest()));
    }

    @Test
    void a_dirty_tree_is_refused_before_anything_is_asked(@TempDir Path folder) throws IOException {
        SampleProject dirty = project.cloneTo(folder.resolve("dirty"));
        dirty.write("notes.txt", "not committed");
        dirty.write("pom.xml", "changed");
        QuietProgress progress = new QuietProgress();

        assertThatThrownBy(() -> build(dirty, "127.0.0.1:1/nobody/home", progress))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exit()).isEqualTo(Exit.REFUSED);
                    assertThat(problem.why()).isEqualTo("notes.txt\npom.xml");
                });
        assertThat(progress.steps()).containsExactly("check the working tree");
    }

    @Test
    void code_that_does_not_compile_quotes_the_compiler(@TempDir Path folder) throws IOException {
        SampleProject broken = project.cloneTo(folder.resolve("broken"));
        broken.write("core/src/main/java/platform/core/Core.java",
                "package platform.core; class Core { int x = \"\"; }");
        broken.commit("broken");

        assertThatThrownBy(() -> build(broken, engine.freshRepository())).isInstanceOfSatisfying(Problem.class,
                problem -> assertThat(problem.why()).contains("Core.java", "incompatible types"));
    }

    @Test
    void labels_say_what_the_release_needs_and_where_it_comes_from() {
        Map<String, String> labels = REGISTRY.labels(repository + "/api", second.release().api().digest());
        assertThat(labels).containsEntry("platform.settings", "DATABASE_URL,REDIS_URL")
                .containsEntry("platform.schema", "3").containsEntry("platform.schema.oldest", "2")
                .containsEntry("org.opencontainers.image.revision", second.release().sha().hex())
                .containsEntry("org.opencontainers.image.created", "2026-01-02T03:04:05Z");
    }

    @Test
    void the_image_runs_with_a_read_only_root_as_nobody_with_sh_and_wget() {
        for (Service service : Service.values()) {
            String image = second.release().image(service).byDigest();
            assertThat(engine.must("docker", "run", "--rm", "--read-only", "--network", "none", image, "describe"))
                    .contains("{\"service\":\"" + service + "\"", "\"word\":\"two\"");
            assertThat(engine.must("docker", "run", "--rm", "--entrypoint", "sh", image, "-c",
                    "id -u; command -v wget; test -x /opt/java/bin/java && echo $RELEASE_SHA"))
                    .isEqualTo("10001\n/usr/bin/wget\n" + second.release().sha() + "\n");
        }
    }

    @Test
    void a_base_image_that_is_not_there_is_named() {
        String missing = engine.registry() + "/local/base@sha256:" + "0".repeat(64);
        assertThatThrownBy(() -> BuildReleases.of(project.root(), System.getenv()).run(new BuildRequest(project.root(),
                engine.freshRepository(), BaseImage.parse(missing), true, false), new QuietProgress()))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.what()).isEqualTo("cannot get the base image " + missing);
                    assertThat(problem.next()).contains("PLATFORM_BASE_IMAGE");
                });
    }

    /// As an engine with containerd's store pushes what was loaded into it so.
    @Test
    void a_base_image_of_plain_tars_is_explained() throws IOException, InterruptedException {
        BaseImage plain = new PlainTarImage(engine.registry(), "test/plain").pushed();
        assertThatThrownBy(() -> BuildReleases.of(project.root(), System.getenv()).run(
                new BuildRequest(project.root(), engine.freshRepository(), plain, true, false), new QuietProgress()))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.exit()).isEqualTo(Exit.USAGE);
                    assertThat(problem.what()).isEqualTo("cannot get the base image " + plain);
                    assertThat(problem.why()).isEqualTo(
                            "a layer of it is not compressed, and Jib reads gzip and zstd only");
                });
    }

    @Test
    void a_base_image_without_a_digest_is_refused() {
        assertThatThrownBy(() -> BaseImage.parse("docker.io/library/debian:trixie"))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.exit()).isEqualTo(Exit.USAGE));
    }
}
