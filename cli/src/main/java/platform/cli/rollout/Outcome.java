package platform.cli.rollout;

import java.util.List;

import platform.cli.deployment.Plan;
import platform.cli.gate.GateResult;
import platform.cli.lock.DeployLocks.Holder;
import platform.cli.problem.Problem;
import platform.cli.release.Release;
import platform.cli.smoke.SmokeReport;

/// How a rollout can end when we know where production stands.
public sealed interface Outcome {

    /// The wanted release runs, alone and proven: exit 0.
    ///
    /// @param changed false when it ran already and nothing was touched
    /// @param smoke the checks through the edge
    record Done(Release release, boolean changed, SmokeReport smoke) implements Outcome {
    }

    /// It would go: what `--dry-run` says.
    record Planned(Release release, Plan plan, List<GateResult> gates) implements Outcome {
        public Planned {
            gates = List.copyOf(gates);
        }
    }

    /// It failed before anything was retired; what was raised is gone again: exit 1, or 130 when interrupted.
    ///
    /// @param why what went wrong
    /// @param putBack what was put back, in words
    record OldStillRuns(Problem why, List<String> putBack) implements Outcome {
        public OldStillRuns {
            putBack = List.copyOf(putBack);
        }
    }

    /// Gates are closed, all of them are named: exit 3.
    record Refused(List<GateResult> gates) implements Outcome {
        public Refused {
            gates = List.copyOf(gates);
        }
    }

    /// Somebody else is at it: exit 4.
    record LockHeld(Holder by) implements Outcome {
    }

    /// The new release serves, but something is left that the tool could not end: exit 5.
    record NeedsPerson(Problem why) implements Outcome {
    }
}
