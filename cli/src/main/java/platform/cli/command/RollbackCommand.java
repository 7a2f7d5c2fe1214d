package platform.cli.command;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import platform.cli.environment.Environment;
import platform.cli.history.LockHistory;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.release.Release;
import platform.cli.rollout.Kind;

/// `rollback [<sha>]`.
@Command(name = "rollback", description = {"Bring an environment back to a release that was good (manual 6).",
        "No build, no CI, no registry: the images are on the host. Without SHA: the last good release before this one."}, footer = {
                "", "Examples:", "  platformctl rollback                    # proposes the last good release",
                "  platformctl rollback 12ab34c --yes      # at night, in one line",
                "  platformctl rollback 12ab34c --env stage"})
final class RollbackCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RolloutOptions rollout;

    @Option(names = "--env", paramLabel = "ENV", defaultValue = "prod", description = "where (default: ${DEFAULT-VALUE})") String name;

    @Parameters(arity = "0..1", paramLabel = "SHA", description = "the commit to go back to; may be shortened")
    @Nullable String sha;

    @Override
    public Integer call() {
        return rollout.run(common, name, Kind.ROLLBACK, sha == null || sha.isBlank(), this::wanted);
    }

    private Release wanted(Wiring wiring, Environment environment) {
        if (sha == null || sha.isBlank()) {
            return wiring.rollouts().previous(environment)
                    .orElseThrow(() -> Problem.refused("there is nothing to roll " + environment + " back to",
                            environment.lockFile() + " knows no other good release",
                            "platformctl history, or name the commit"));
        }
        Sha commit = wiring.repository().resolve(sha);
        if (!environment.production()) {
            return wiring.rollouts().previous(environment).filter(release -> release.sha().equals(commit))
                    .or(() -> wiring.rollouts().stocked(environment, commit))
                    .orElseGet(() -> wiring.releases(environment).of(commit));
        }
        return LockHistory.of(wiring.repository(), environment.lockFile()).release(commit)
                .orElseThrow(() -> Problem.refused(commit.brief() + " never ran in " + environment,
                        environment.lockFile() + " never named it", "platformctl history shows what did"));
    }
}
