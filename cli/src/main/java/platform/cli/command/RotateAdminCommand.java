package platform.cli.command;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.environment.FreshSettings;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.SecretRotation;
import platform.cli.rotation.Waits;

/// `rotate-keys admin`.
@Command(name = "admin", description = {
        "Draws a new ADMIN_API_KEY (manual 7.3). The one before is accepted for ROTATION_GRACE more; then --continue",
        "refuses it. Read the new one with: platformctl env get ENV ADMIN_API_KEY --reveal"}, footer = {"",
                "Examples:", "  platformctl rotate-keys admin",
                "  platformctl rotate-keys admin --now --yes    # it has leaked: no grace",
                "  platformctl rotate-keys admin --continue"})
final class RotateAdminCommand implements Callable<Integer> {

    private static final String VARIABLE = "ADMIN_API_KEY";

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Option(names = {"--now",
            "--emergency"}, description = "it has leaked: the one before is refused after the rollout") boolean now;

    @Override
    public Integer call() {
        return options.run(common, "admin", now, (settings, _) -> wanted(settings, now));
    }

    /// The rotation and how it begins.
    static RotationOptions.Wanted wanted(Map<String, String> settings, boolean now) {
        SecretRotation rotation = new SecretRotation("admin", VARIABLE, Waits.of(settings).grace());
        Rotate.Begin.Start start = (file, at) -> now
                ? rotation.now(fresh(), at)
                : rotation.begin(file, fresh());
        return new RotationOptions.Wanted(List.of(rotation), Map.of(rotation, start));
    }

    private static String fresh() {
        return FreshSettings.secret(new SecureRandom());
    }
}
