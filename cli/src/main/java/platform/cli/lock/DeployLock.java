package platform.cli.lock;

import platform.cli.engine.Engine;
import platform.cli.problem.Problem;

/// A deploy lock that is held until closed.
public final class DeployLock implements AutoCloseable {

    private final Engine.Hold hold;
    private final String name;

    DeployLock(Engine.Hold hold, String name) {
        this.hold = hold;
        this.name = name;
    }

    /// To be asked before each step that changes something.
    ///
    /// @throws Problem if somebody broke the lock
    public void check() {
        if (!hold.held()) {
            throw Problem.failed("the deploy lock was broken", "somebody removed " + name + " while we held it",
                    "see who: platformctl lock status, then run the same command again");
        }
    }

    @Override
    public void close() {
        hold.close();
    }
}
