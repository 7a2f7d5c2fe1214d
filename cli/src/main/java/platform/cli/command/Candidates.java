package platform.cli.command;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import platform.cli.environment.Environment;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.release.Release;

/// The release that a promotion is about.
final class Candidates {

    private Candidates() {}

    /// The commit named, else what the environment before this one runs.
    ///
    /// @param sha as the operator wrote it
    static Release of(Wiring wiring, Environment environment, @Nullable String sha) {
        String source = wiring.hosts().of(environment).settings().promotedFrom()
                .orElseThrow(() -> Problem.usage(environment + " is not promoted to",
                        "its compose file has no x-platform.promoted-from", "platformctl deploy " + environment));
        Optional<Release> proven = wiring.rollouts().current(wiring.environment(source));
        if (sha == null || sha.isBlank()) {
            return proven
                    .orElseThrow(() -> Problem.usage(source + " runs nothing yet", source + ".lock names no release",
                            "platformctl deploy " + source));
        }
        Sha wanted = wiring.repository().resolve(sha);
        return proven.filter(release -> release.sha().equals(wanted))
                .orElseGet(() -> wiring.releases(environment).of(wanted));
    }
}
