package platform.cli.model;

import java.util.Set;

import platform.cli.deployment.Deployment;
import platform.cli.deployment.DeploymentContract;
import platform.cli.engine.Container;
import platform.cli.image.Sha;
import platform.cli.release.Release;
import platform.cli.testing.SomeReleases;

class ModelDeploymentTest extends DeploymentContract {

    private final Release first = SomeReleases.of("1");
    private final Release second = SomeReleases.of("2");
    private final ModelDeployment.Place place = new ModelDeployment.Place(first);

    @Override
    protected Deployment first() {
        return new ModelDeployment(place, first);
    }

    @Override
    protected Deployment second() {
        return new ModelDeployment(place, second);
    }

    @Override
    protected Set<Sha> answering() {
        return Set.copyOf(place.answering());
    }

    @Override
    protected void ends(Container container) {
        place.ends(container);
    }
}
