package platform.cli.gate;

import java.util.Optional;

import platform.cli.deployment.Deployment;
import platform.cli.image.Sha;
import platform.cli.pin.Pin;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.repository.Repository;

/// The commit is on the branch that is checked out, and not older than what runs.
final class AncestryGate implements Gate {

    private final Repository repository;
    private final Pin lock;

    AncestryGate(Repository repository, Pin lock) {
        this.repository = repository;
        this.lock = lock;
    }

    @Override
    public String name() {
        return "ancestry";
    }

    @Override
    public String wants() {
        return "the commit is on this branch and not older than what runs";
    }

    @Override
    public Optional<Closed> examine(Order order, Deployment deployment) {
        Sha wanted = order.wanted().sha();
        if (!repository.isAncestor(wanted, repository.head())) {
            return Optional.of(new Closed(wanted.brief() + " is not on the branch that is checked out",
                    "git fetch && git checkout main && git pull, or build a commit of main"));
        }
        return lock.current().map(Release::sha)
                .filter(now -> !now.equals(wanted) && repository.isAncestor(wanted, now))
                .map(now -> new Closed(wanted.brief() + " is older than " + now.brief() + ", which runs",
                        "going back is a rollback: platformctl rollback " + wanted.brief()));
    }
}
