package platform.cli.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.junit.jupiter.api.Test;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.Hosts;
import platform.cli.environment.Environment;
import platform.cli.gate.Gate.Closed;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.model.ModelCompose;
import platform.cli.model.ModelDeployment;
import platform.cli.model.ModelEngine;
import platform.cli.model.ModelHost;
import platform.cli.model.ModelReach;
import platform.cli.model.ModelRegistry;
import platform.cli.model.ModelRepository;
import platform.cli.model.VirtualTime;
import platform.cli.pin.Pin;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Smoke;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.SomeReleases;

/// Each gate, open and closed: what it found, and what to do about it.
class GatesTest {

    private static final Environment PROD = new Environment("prod", Path.of("/nowhere"), List.of(), Map.of());

    private final VirtualTime time = new VirtualTime();
    private final ModelRegistry registry = new ModelRegistry();
    private final ModelHost host = new ModelHost(time, registry);
    private final Hosts hosts = new Hosts(_ -> PROD, _ -> new ModelEngine(host, registry, this),
            _ -> new ModelCompose(host, "onp-prod", SomeReleases.REPOSITORY), _ -> new ModelReach(host),
            new Smoke(time), time, new QuietProgress());
    private final ModelRepository git = new ModelRepository(time, new ModelRepository.Remote(),
            "Olga Operator <olga@example.invalid>");
    private final Release first = SomeReleases.of(git.commit("first"));
    private final Release second = SomeReleases.of(git.commit("second"));
    private final ModelDeployment.Place place = new ModelDeployment.Place(first);
    private final Map<String, Object> answers = new HashMap<>();
    private final ImageFacts images = new ImageFacts(hosts.of(PROD), registry);

    private Pin pin() {
        return Pin.of(PROD, git, new QuietProgress());
    }

    private static Order order(Kind kind, Release wanted) {
        return new Order(PROD, kind, wanted, Optional.empty(), Set.of(), false);
    }

    private Optional<Closed> asked(Gate gate, Kind kind, Release wanted) {
        Deployment real = new ModelDeployment(place, wanted);
        Deployment answering = (Deployment) Proxy.newProxyInstance(Deployment.class.getClassLoader(),
                new Class<?>[]{Deployment.class}, (_, method, arguments) -> {
                    if (answers.containsKey(method.getName())) {
                        return answers.get(method.getName());
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return gate.examine(order(kind, wanted), answering);
    }

    private void built(Release release, String settings, String schema) {
        for (Service service : Service.values()) {
            registry.push(release.image(service).repository(), release.sha().hex(), release.image(service).digest(),
                    Map.of(Label.SETTINGS, settings, Label.SCHEMA, schema));
        }
    }

    @Test
    void each_kind_of_order_has_its_gates() {
        Gates gates = new Gates(hosts, registry, git, time);
        assertThat(gates.of(order(Kind.DEPLOY, first), pin())).extracting(Gate::name).containsExactly("settings",
                "images", "schema", "disk", "unchanged");
        assertThat(gates.of(order(Kind.PROMOTE, first), pin())).extracting(Gate::name).containsExactly("settings",
                "images", "schema", "disk", "ancestry", "source");
        assertThat(gates.of(order(Kind.ROLLBACK, first), pin())).extracting(Gate::name).containsExactly("settings",
                "images", "schema", "disk", "good");
        assertThat(gates.of(order(Kind.PROMOTE, first), pin())).filteredOn(Gate::forcible).extracting(Gate::name)
                .containsExactly("schema", "disk", "ancestry", "source");
    }

    @Test
    void disk() {
        answers.put("freeBytes", OptionalLong.of(700L << 20));
        assertThat(asked(new DiskGate(), Kind.DEPLOY, second)).hasValueSatisfying(closed -> {
            assertThat(closed.found()).isEqualTo("700 MiB are free on the host");
            assertThat(closed.next()).startsWith("platformctl prune prod");
        });
        answers.put("freeBytes", OptionalLong.of(1L << 30));
        assertThat(asked(new DiskGate(), Kind.DEPLOY, second)).isEmpty();
        answers.put("freeBytes", OptionalLong.empty());
        assertThat(asked(new DiskGate(), Kind.DEPLOY, second)).as("nobody can tell").isEmpty();
    }

    @Test
    void schema() {
        built(second, "", "3");
        answers.put("labels", List.of(Map.of(Label.OLDEST_SCHEMA, "4"), Map.of(Label.OLDEST_SCHEMA, "nonsense")));
        assertThat(asked(new SchemaGate(images), Kind.ROLLBACK, second))
                .hasValueSatisfying(closed -> assertThat(closed.found()).contains("needs schema 3",
                        "removed what releases before 4 need"));
        answers.put("labels", List.of(Map.of(Label.OLDEST_SCHEMA, "3")));
        assertThat(asked(new SchemaGate(images), Kind.ROLLBACK, second)).isEmpty();
    }

    @Test
    void settings() {
        built(second, "DATABASE_URL,LICENSE_PRIVATE_KEY_B64", "1");
        answers.put("variables", Map.of("LICENSE_PRIVATE_KEY_B64", "notakey", "DATABASE_URL", ""));
        assertThat(asked(new SettingsGate(images), Kind.PROMOTE, second)).hasValueSatisfying(closed -> {
            assertThat(closed.found())
                    .contains("DATABASE_URL missing in the settings of prod", "LICENSE_PRIVATE_KEY_B64 ")
                    .doesNotContain("notakey");
            assertThat(closed.next()).startsWith("platformctl env check prod");
        });
    }

    @Test
    void images() {
        assertThat(asked(new ImagesGate(images), Kind.PROMOTE, second))
                .hasValueSatisfying(closed -> assertThat(closed.found()).contains(second.api().toString(),
                        second.worker().toString(), "neither on the host nor in the registry"));
        built(first, "", "1");
        assertThat(asked(new ImagesGate(images), Kind.PROMOTE, first)).isEmpty();
    }

    @Test
    void unchanged() {
        assertThat(pin().record(order(Kind.PROMOTE, first))).isTrue();
        assertThat(asked(new UnchangedGate(pin()), Kind.DEPLOY, first)).isEmpty();
        assertThat(asked(new UnchangedGate(pin()), Kind.DEPLOY, second))
                .hasValueSatisfying(closed -> assertThat(closed.found()).isEqualTo("prod.lock changed meanwhile"));
    }

    @Test
    void ancestry() {
        AncestryGate gate = new AncestryGate(git, pin());
        assertThat(asked(gate, Kind.PROMOTE, second)).isEmpty();
        assertThat(asked(gate, Kind.PROMOTE, SomeReleases.of(new Sha("f".repeat(40)))))
                .hasValueSatisfying(closed -> assertThat(closed.found()).contains("is not on the branch"));
        assertThat(pin().record(order(Kind.PROMOTE, second))).isTrue();
        assertThat(asked(gate, Kind.PROMOTE, first)).hasValueSatisfying(closed -> {
            assertThat(closed.found()).contains("is older than " + second.sha().brief());
            assertThat(closed.next()).contains("platformctl rollback " + first.sha().brief());
        });
        assertThat(asked(gate, Kind.PROMOTE, second)).as("the same again").isEmpty();
    }

    @Test
    void good() {
        GoodGate gate = new GoodGate(git);
        assertThat(asked(gate, Kind.ROLLBACK, first)).hasValueSatisfying(
                closed -> assertThat(closed.found()).isEqualTo(first.sha().brief() + " was never good in prod"));
        Order promotion = order(Kind.PROMOTE, first);
        assertThat(pin().record(promotion)).isTrue();
        assertThat(asked(gate, Kind.ROLLBACK, first)).isEmpty();
        assertThat(pin().revert(promotion, "red")).isTrue();
        assertThat(asked(gate, Kind.ROLLBACK, first)).as("it was put back").isPresent();
    }

    @Test
    void a_result_says_which_gate_it_is_and_what_it_wants() {
        answers.put("freeBytes", OptionalLong.of(0));
        GateResult result = new DiskGate().result(order(Kind.DEPLOY, second),
                new ModelDeployment(place, second));
        assertThat(result.open()).isTrue();
        assertThat(result.gate()).isEqualTo("disk");
        assertThat(result.wants()).contains("1 GiB");
        assertThat(SourceGate.soaking("stage", time.instant(), Duration.ofMinutes(10), time.instant())).isPresent();
    }
}
