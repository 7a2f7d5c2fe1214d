package platform.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import platform.cli.deployment.Candidates;
import platform.cli.deployment.Deployment;
import platform.cli.deployment.DeploymentContract;
import platform.cli.deployment.Host;
import platform.cli.deployment.Hosts;
import platform.cli.engine.Container;
import platform.cli.environment.Environment;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.pin.PinText;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Smoke;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.SomeReleases;

/// Deployments by Compose, on the model of an engine.
class ModelComposeDeploymentTest extends DeploymentContract {

    private static final String PROJECT = "onp-prod";
    private static final int QUESTIONS = 6;

    private final VirtualTime time = new VirtualTime();
    private final ModelRegistry registry = new ModelRegistry();
    private final ModelHost model = new ModelHost(time, registry);
    private final ModelCompose compose = new ModelCompose(model, PROJECT, SomeReleases.REPOSITORY);
    private final ModelReach reach = new ModelReach(model);
    private final Host host = new Hosts(
            name -> new Environment(name, Path.of("/nowhere"), List.of(), Map.of()),
            _ -> new ModelEngine(model, registry, this), _ -> compose, _ -> reach, new Smoke(time), time,
            new QuietProgress()).of("prod");
    private final Release first = built("1");
    private final Release second = built("2");

    ModelComposeDeploymentTest() {
        compose.up(PinText.variables(first, service -> first.image(service).toString()));
    }

    private Release built(String digit) {
        Release release = SomeReleases.of(digit);
        for (Service service : Service.values()) {
            ImageReference image = release.image(service);
            registry.push(image.repository(), release.sha().hex(), image.digest(),
                    Map.of(Label.REVISION, release.sha().hex()));
        }
        return release;
    }

    /// A lowered share could not be given back there: `status` would say so for ever.
    @Test
    void where_the_engine_shares_no_processors_candidates_have_the_whole_share_from_the_start() {
        model.withoutCgroup();
        Deployment deployment = host.deployment(second);
        deployment.pull();
        Candidates candidates = deployment.candidates(deployment.plan());
        try (candidates) {
            candidates.create();
            candidates.start();
        }
        assertThat(deployment.running()).filteredOn(container -> container.release().equals(Optional.of(second.sha())))
                .hasSize(2).extracting(Container::cpuShares).containsOnly(1024);
    }

    @Override
    protected Deployment first() {
        return host.deployment(first);
    }

    @Override
    protected Deployment second() {
        return host.deployment(second);
    }

    @Override
    protected Set<Sha> answering() {
        Set<Sha> answering = new HashSet<>();
        try (Probe front = reach.front("http://" + PROJECT)) {
            for (int i = 0; i < QUESTIONS; i++) {
                answering.add(new Sha(front.send("GET", "/livez", Map.of(), "").release()));
            }
        }
        return answering;
    }

    @Override
    protected void ends(Container container) {
        model.container(container.id()).orElseThrow().die(time);
        time.pass(Duration.ofMillis(1));
    }
}
