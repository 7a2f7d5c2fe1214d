package platform.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `rotate-keys license|…`.
@Command(name = "rotate-keys", description = {
        "Gives an environment a new key or secret, so that no client notices (manual 7).",
        "What is under way is in the env file: killed at any point, --continue goes on."}, subcommands = {
                RotateLicenseCommand.class, RotateStripeCommand.class, RotateAdminCommand.class,
                RotateDatabaseCommand.class, RotateRedisCommand.class, RotateAllCommand.class}, footer = {"",
                        "Examples:", "  platformctl rotate-keys license",
                        "  platformctl rotate-keys license --status",
                        "  platformctl rotate-keys admin --env stage"})
final class RotateKeysCommand implements Runnable {

    @Spec CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Missing required subcommand: " + String.join(", ", spec.subcommands().keySet()));
    }
}
