package platform.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.rotation.Rotate;
import platform.cli.rotation.Rotation;

/// `rotate-keys all`.
@Command(name = "all", description = {
        "Rotates every secret (manual 7). With --emergency, after a breach (manual 11.3), in one rollout: fresh ones alone count",
        "from its end on, tokens of the old licence key among them. Stripe's are rotated where they are given."}, footer = {
                "", "Examples:", "  platformctl rotate-keys all --emergency",
                "  platformctl rotate-keys all --emergency --dry-run",
                "  platformctl rotate-keys all --emergency --yes --webhook-from webhook.txt --key-from key.txt",
                "  platformctl rotate-keys all --continue"})
final class RotateAllCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Mixin StripeInput input;

    @Option(names = "--emergency", description = "everything has leaked: nothing old counts after the rollout") boolean emergency;

    @Override
    public Integer call() {
        return options.run(common, "all", emergency, this::wanted);
    }

    private RotationOptions.Wanted wanted(Map<String, String> file) {
        List<Rotation> rotations = new ArrayList<>();
        Map<Rotation, Rotate.Begin.Start> starts = new LinkedHashMap<>();
        for (RotationOptions.Wanted one : List.of(RotateLicenseCommand.wanted(file, emergency, Duration.ZERO),
                RotateAdminCommand.wanted(file, emergency), input.wanted(file, options, emergency, false))) {
            rotations.addAll(one.rotations());
            starts.putAll(one.starts());
        }
        return new RotationOptions.Wanted(rotations, starts);
    }
}
