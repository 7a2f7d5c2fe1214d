package platform.cli.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import platform.cli.environment.SettingFault;
import platform.cli.environment.SettingsCheck;
import platform.cli.problem.Problem;
import platform.cli.rotation.ForeignKeyRotation;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.Rotation;
import platform.cli.rotation.SecretRotation;
import platform.cli.rotation.StripeCheck;
import platform.cli.rotation.Waits;
import platform.core.setting.Settings;
import platform.core.setting.Variable;

/// How Stripe's new secrets come in, which only Stripe can make.
final class StripeInput {

    private static final String WEBHOOK = "STRIPE_WEBHOOK_SECRET";
    private static final String KEY = "STRIPE_SECRET_KEY";

    @Option(names = "--webhook-from", paramLabel = "FILE", description = "the new STRIPE_WEBHOOK_SECRET; - is standard input")
    @Nullable Path webhookFrom;

    @Option(names = "--key-from", paramLabel = "FILE", description = "the new STRIPE_SECRET_KEY; - is standard input")
    @Nullable Path keyFrom;

    @Option(names = "--skip-check", description = "do not ask Stripe whether it knows the API key") boolean skipCheck;

    /// Both rotations, and how those begin for which there is a new secret.
    ///
    /// @param file the variables
    /// @param options whether anything is begun at all, and where
    /// @param now whether the webhook secret before is refused at once
    /// @param ask whether to ask on a terminal for what no file gives
    RotationOptions.Wanted wanted(Map<String, String> file, RotationOptions options, boolean now, boolean ask) {
        if (webhookFrom != null && webhookFrom.equals(keyFrom)) {
            throw Problem.usage("--webhook-from and --key-from name the same", "each is one line of its own",
                    "give them in two files, or one after the other");
        }
        SecretRotation webhook = new SecretRotation("stripe", WEBHOOK, Waits.of(file).grace());
        ForeignKeyRotation key = new ForeignKeyRotation("stripe", KEY, "deactivate the old one in Stripe's dashboard");
        Map<Rotation, Rotate.Begin.Start> starts = new LinkedHashMap<>();
        if (options.begins()) {
            boolean prompt = ask && webhookFrom == null && keyFrom == null && !options.dryRun;
            if (now || !webhook.underWay(file)) {
                secret(WEBHOOK, webhookFrom, prompt, file, options).ifPresent(fresh -> starts.put(webhook,
                        (then, at) -> now ? webhook.now(fresh, at) : webhook.begin(then, fresh)));
            }
            secret(KEY, keyFrom, prompt, file, options).ifPresent(fresh -> {
                if (!skipCheck && !options.dryRun) {
                    new StripeCheck(base(file)).check(fresh);
                }
                starts.put(key, (_, at) -> key.begin(fresh, at));
            });
        }
        return new RotationOptions.Wanted(List.of(webhook, key), starts);
    }

    private static URI base(Map<String, String> file) {
        return Settings.STRIPE_API_BASE.in(file);
    }

    private static Optional<String> secret(String name, @Nullable Path from, boolean prompt, Map<String, String> file,
            RotationOptions options) {
        String what = "the new " + name;
        String value = from != null
                ? SecretInput.read(what, from)
                : prompt ? SecretInput.prompt(what + ", Enter to keep the present one").strip() : "";
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Variable variable = EnvDescribeCommand.known(name);
        Optional<SettingFault> fault = SettingsCheck.of(variable, value, options.environment.equals("prod"))
                .filter(found -> found.kind().refuses());
        if (fault.isPresent()) {
            throw Problem.usage(what + " was not understood", name + " " + fault.get().why(),
                    "copy it from Stripe's dashboard once more");
        }
        String present = file.getOrDefault(name, "");
        if (name.equals(KEY) && !present.isBlank() && value.contains("_live_") != present.contains("_live_")) {
            throw Problem.usage(what + " is of the other kind", "the present one is a "
                    + (present.contains("_live_") ? "live" : "test")
                    + " key; with the other kind events lose their effect",
                    "if that is meant: platformctl env set " + options.environment + " " + name + ", then deploy");
        }
        // The present one is what the same command put there before it was killed: nothing is begun, and the rest goes on.
        return value.equals(present) ? Optional.empty() : Optional.of(value);
    }
}
