package platform.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.environment.FreshSettings;
import platform.cli.problem.Problem;
import platform.cli.rotation.LicenseRotation;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.Waits;

/// `rotate-keys license`.
@Command(name = "license", description = {
        "Gives licence tokens a new signing key (manual 7.2): publishes it, waits until every cached key set has it, signs",
        "with it, and retires the old one when no token of its lives any more. Each phase is a rollout. Between phases the",
        "command ends and says when to come back, or waits with --wait."}, footer = {"", "Examples:",
                "  platformctl rotate-keys license                        # begins, or goes on",
                "  platformctl rotate-keys license --continue             # begins nothing",
                "  platformctl rotate-keys license --status --output json",
                "  platformctl rotate-keys license --abort --yes",
                "  platformctl rotate-keys license --emergency --dry-run  # it leaked"})
final class RotateLicenseCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Option(names = "--emergency", description = "the key has leaked: a new one signs at once, and tokens of the old one are refused") boolean emergency;

    @Option(names = "--accept-old", paramLabel = "TIME", defaultValue = "0s", converter = RotationOptions.Span.class, description = "with --emergency: how long tokens of the old key still count, e.g. 1h (default: ${DEFAULT-VALUE})") Duration acceptOld;

    @Override
    public Integer call() {
        if (!emergency && !acceptOld.isZero()) {
            throw Problem.usage("--accept-old goes with --emergency",
                    "without it old tokens count for ROTATION_ACCEPTED_FOR", "platformctl rotate-keys license --help");
        }
        return options.run(common, "license", emergency, (settings, _) -> wanted(settings, emergency, acceptOld));
    }

    /// The rotation and how it begins.
    static RotationOptions.Wanted wanted(Map<String, String> settings, boolean emergency, Duration acceptOld) {
        LicenseRotation rotation = new LicenseRotation(Waits.of(settings));
        Rotate.Begin.Start start = emergency
                ? (file, now) -> rotation.emergency(file, FreshSettings.signingPair(), acceptOld, now)
                : (file, _) -> rotation.begin(file, FreshSettings.signingPair());
        return new RotationOptions.Wanted(List.of(rotation), Map.of(rotation, start));
    }
}
