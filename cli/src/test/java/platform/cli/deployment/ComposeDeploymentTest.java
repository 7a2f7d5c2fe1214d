package platform.cli.deployment;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Engines;
import platform.cli.environment.Environments;
import platform.cli.environment.IdentityFile;
import platform.cli.image.Sha;
import platform.cli.registry.Logins;
import platform.cli.registry.Registries;
import platform.cli.rollout.Releases;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Reach;
import platform.cli.smoke.Smoke;
import platform.cli.testing.QuietProgress;
import platform.cli.testing.TwoReleases;
import platform.cli.testing.UsesTwoReleases;
import platform.cli.testing.UsesTwoReleases.Lane;
import platform.cli.waiting.Time;

/// Deployments by Compose on the real engine, in a production that runs.
@UsesTwoReleases(Lane.SECOND)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeDeploymentTest extends DeploymentContract {

    private static final int QUESTIONS = 10;

    private final TwoReleases releases;
    private final Engine engine;
    private final Reach reach;
    private final Host host;

    ComposeDeploymentTest(TwoReleases releases) {
        this.releases = releases;
        Path root = releases.checkout().folder();
        Map<String, String> variables = releases.checkout().variables();
        this.engine = Engines.docker(Logins.docker(variables), variables);
        this.reach = Reach.network(engine);
        Environments environments = new Environments(root, new IdentityFile(root.resolve("none")));
        this.host = new Hosts(environments::named, _ -> engine,
                environment -> Engines.compose(root, environment.composeFiles(), environment.variables(), variables),
                _ -> reach, new Smoke(Time.real()), Time.real(), new QuietProgress()).of("prod");
    }

    @BeforeEach
    void production_runs_the_first() {
        releases.production(releases.first());
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private Deployment deployment(String sha) {
        return host.deployment(new Releases(Registries.distribution(Logins.docker(releases.checkout().variables())),
                host.settings().repository()).of(new Sha(sha)));
    }

    @Override
    protected Deployment first() {
        return deployment(releases.first());
    }

    @Override
    protected Deployment second() {
        return deployment(releases.second());
    }

    @Override
    protected Set<Sha> answering() {
        Set<Sha> answering = new HashSet<>();
        try (Probe front = reach.front(host.settings().url())) {
            for (int i = 0; i < QUESTIONS; i++) {
                answering.add(new Sha(front.send("GET", "/livez", Map.of(), "").release()));
            }
        }
        return answering;
    }

    @Override
    protected void ends(Container container) {
        engine.stop(container.id());
    }
}
