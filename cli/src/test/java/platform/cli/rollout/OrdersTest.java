package platform.cli.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.deployment.Hosts;
import platform.cli.engine.Compose;
import platform.cli.engine.Project;
import platform.cli.environment.Environment;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.model.ModelCompose;
import platform.cli.model.ModelEngine;
import platform.cli.model.ModelHost;
import platform.cli.model.ModelReach;
import platform.cli.model.ModelRegistry;
import platform.cli.model.ModelRepository;
import platform.cli.model.VirtualTime;
import platform.cli.pin.Pin;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Smoke;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.SomeReleases;

/// Which release an order is about.
class OrdersTest {

    @TempDir Path root;
    private final VirtualTime time = new VirtualTime();
    private final ModelRegistry registry = new ModelRegistry();
    private final ModelHost host = new ModelHost(time, registry);
    private final QuietProgress progress = new QuietProgress();
    private final ModelRepository git = new ModelRepository(time, new ModelRepository.Remote(),
            "Olga Operator <olga@example.invalid>");
    private final Release first = built("first");
    private final Release second = built("second");
    private Orders orders;

    @BeforeEach
    void an_environment_that_is_promoted_to_from_another() {
        Hosts hosts = new Hosts(this::environment, _ -> new ModelEngine(host, registry, this), this::compose,
                _ -> new ModelReach(host), new Smoke(time), time, progress);
        orders = new Orders(hosts, registry, git, progress);
    }

    private Environment environment(String name) {
        return new Environment(name, root, List.of(), Map.of());
    }

    private Environment prod() {
        return environment("prod");
    }

    private Environment stage() {
        return environment("stage");
    }

    /// The model's, with what `x-platform` says of production.
    private Compose compose(Environment environment) {
        ModelCompose model = new ModelCompose(host, "onp-" + environment, SomeReleases.REPOSITORY);
        return new Compose() {
            @Override
            public Project project(Map<String, String> variables) {
                Project project = model.project(variables);
                return new Project(project.name(), project.services(), project.networks(),
                        new Project.Settings(project.settings().url(), project.settings().repository(),
                                Optional.of("stage").filter(_ -> environment.production()), Duration.ZERO,
                                Duration.ofSeconds(30)));
            }

            @Override
            public Project outline(Map<String, String> variables) {
                return project(variables);
            }

            @Override
            public void ensure(Map<String, String> variables, List<String> services) {
                model.ensure(variables, services);
            }

            @Override
            public void replace(Map<String, String> variables, List<String> services) {
                model.replace(variables, services);
            }

            @Override
            public void create(Map<String, String> variables, Map<String, Integer> scale) {
                model.create(variables, scale);
            }
        };
    }

    private Release built(String message) {
        Release release = SomeReleases.of(git.commit(message));
        for (Service service : Service.values()) {
            for (String tag : List.of(release.sha().hex(), "stage")) {
                registry.push(release.image(service).repository(), tag, release.image(service).digest(),
                        Map.of(Label.REVISION, release.sha().hex()));
            }
        }
        return release;
    }

    private void runs(Environment environment, Kind kind, Release release) {
        assertThat(Pin.of(environment, git, progress).record(
                new Order(environment, kind, release, Optional.empty(), Set.of(), false))).isTrue();
    }

    private Release wanted(Kind kind, Environment environment, String... commit) {
        return orders.wanted(kind, environment, List.of(commit).stream().findFirst());
    }

    private static void refused(ThrowingCallable asked, Exit exit, String what) {
        assertThatThrownBy(asked).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.exit()).isEqualTo(exit);
            assertThat(problem.what()).isEqualTo(what);
        });
    }

    @Test
    void stage_is_deployed_what_was_built_last_or_a_commit() {
        assertThat(wanted(Kind.DEPLOY, stage())).isEqualTo(second);
        assertThat(wanted(Kind.DEPLOY, stage(), " ")).isEqualTo(second);
        assertThat(wanted(Kind.DEPLOY, stage(), first.sha().hex())).isEqualTo(first);
    }

    @Test
    void production_is_deployed_what_is_pinned_and_nothing_else() {
        refused(() -> wanted(Kind.DEPLOY, prod()), Exit.USAGE, "prod runs nothing yet");
        runs(prod(), Kind.PROMOTE, first);
        assertThat(wanted(Kind.DEPLOY, prod())).isEqualTo(first);
        assertThat(orders.present(prod())).isEqualTo(first);
        refused(() -> wanted(Kind.DEPLOY, prod(), first.sha().hex()), Exit.USAGE,
                "production is not deployed by commit");
    }

    @Test
    void promoted_is_what_stage_runs_or_a_commit() {
        refused(() -> wanted(Kind.PROMOTE, prod()), Exit.USAGE, "stage runs nothing yet");
        runs(stage(), Kind.DEPLOY, first);
        assertThat(wanted(Kind.PROMOTE, prod())).isEqualTo(first);
        assertThat(wanted(Kind.PROMOTE, prod(), second.sha().hex())).isEqualTo(second);
        refused(() -> wanted(Kind.PROMOTE, stage()), Exit.USAGE, "stage is not promoted to");
    }

    @Test
    void a_rollback_goes_to_the_last_good_release_or_to_one_that_ran() {
        runs(prod(), Kind.PROMOTE, first);
        refused(() -> wanted(Kind.ROLLBACK, prod()), Exit.REFUSED, "there is nothing to roll prod back to");
        refused(() -> wanted(Kind.ROLLBACK, prod(), second.sha().hex()), Exit.REFUSED,
                second.sha().brief() + " never ran in prod");
        runs(prod(), Kind.PROMOTE, second);
        assertThat(wanted(Kind.ROLLBACK, prod())).isEqualTo(first);
        assertThat(wanted(Kind.ROLLBACK, prod(), first.sha().hex())).isEqualTo(first);
        runs(prod(), Kind.ROLLBACK, first);
        assertThat(orders.previous(prod())).as("a rollback left the second").isEmpty();
    }

    @Test
    void stage_goes_back_to_any_commit_that_was_built() {
        runs(stage(), Kind.DEPLOY, first);
        runs(stage(), Kind.DEPLOY, second);
        assertThat(wanted(Kind.ROLLBACK, stage())).isEqualTo(first);
        assertThat(wanted(Kind.ROLLBACK, stage(), second.sha().hex())).isEqualTo(second);
        Sha unbuilt = git.commit("never built");
        refused(() -> wanted(Kind.ROLLBACK, stage(), unbuilt.hex()), Exit.USAGE,
                "there is no image of " + unbuilt.brief());
    }
}
