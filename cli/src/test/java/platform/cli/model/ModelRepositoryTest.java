package platform.cli.model;

import platform.cli.repository.Pushed;
import platform.cli.repository.Repository;
import platform.cli.repository.RepositoryContract;

class ModelRepositoryTest extends RepositoryContract {

    private final VirtualTime time = new VirtualTime();
    private final ModelRepository.Remote remote = new ModelRepository.Remote();
    private final ModelRepository ours = new ModelRepository(time, remote, "Olga Operator <olga@example.invalid>");

    ModelRepositoryTest() {
        if (ours.commit("a platform").hex().isEmpty() || !ours.push().equals(new Pushed.Done())) {
            throw new AssertionError("the first push");
        }
    }

    @Override
    protected Repository ours() {
        return ours;
    }

    @Override
    protected void colleaguePushes() {
        ModelRepository theirs = new ModelRepository(time, remote, "Otto Other <otto@example.invalid>");
        if (theirs.commit("something else").hex().isEmpty() || !theirs.push().equals(new Pushed.Done())) {
            throw new AssertionError("a push after a pull");
        }
    }
}
