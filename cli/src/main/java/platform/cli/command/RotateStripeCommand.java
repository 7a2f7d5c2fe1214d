package platform.cli.command;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rotate-keys stripe`.
@Command(name = "stripe", description = {
        "Puts a new webhook secret, a new API key or both in place (manual 7.1); make them in Stripe's dashboard first.",
        "The webhook secret before is accepted for ROTATION_GRACE more; then --continue refuses it. The API key is checked",
        "against Stripe before it is used. Without --webhook-from and --key-from both are asked for, without echo."}, footer = {
                "", "Examples:", "  platformctl rotate-keys stripe        # asks for both; Enter keeps one",
                "  platformctl rotate-keys stripe --webhook-from new-secret.txt",
                "  cat new-key.txt | platformctl rotate-keys stripe --key-from - --yes",
                "  platformctl rotate-keys stripe --continue"})
final class RotateStripeCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Mixin StripeInput input;

    @Option(names = {"--now",
            "--emergency"}, description = "the webhook secret has leaked: the one before is refused after the rollout") boolean now;

    @Override
    public Integer call() {
        return options.run(common, "stripe", now, (file, _) -> input.wanted(file, options, now, true));
    }
}
