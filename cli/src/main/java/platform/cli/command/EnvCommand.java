package platform.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `env check|describe|…`.
@Command(name = "env", description = "The settings of an environment, .env.<env>: makes, checks, compares, changes and seals them.", subcommands = {
        EnvCheckCommand.class, EnvInitCommand.class, EnvDiffCommand.class, EnvSetCommand.class, EnvGetCommand.class,
        EnvDescribeCommand.class, EnvEditCommand.class, EnvSealCommand.class, EnvUnsealCommand.class,
        EnvRecipientsCommand.class, EnvIdentityCommand.class}, footer = {"", "Examples:",
                "  platformctl env init stage",
                "  platformctl env check prod", "  platformctl env set prod STRIPE_SECRET_KEY",
                "  platformctl env diff stage prod", "  platformctl env seal prod"})
final class EnvCommand implements Runnable {

    @Spec CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "Missing required subcommand: " + String.join(", ", spec.subcommands().keySet()));
    }
}
