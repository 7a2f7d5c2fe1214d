package platform.cli.command;

import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import platform.cli.rotation.LoginRotation;
import platform.cli.rotation.PostgresAccounts;

/// `rotate-keys database`.
@Command(name = "database", description = {
        "Gives the services a new login for Postgres, in one rollout: lets it in, puts it into DATABASE_URL, and refuses the",
        "one before with its sessions. Two logins take turns, both act as POSTGRES_USER, whose own password then counts no",
        "more. psql inside the container goes on without a password."}, footer = {"", "Examples:",
                "  platformctl rotate-keys database", "  platformctl rotate-keys database --env stage --dry-run",
                "  platformctl rotate-keys database --emergency --yes    # it has leaked",
                "  platformctl rotate-keys database --continue"})
final class RotateDatabaseCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Mixin LoginOptions login;

    @Override
    public Integer call() {
        return options.run(common, "database", login.now, (file, wiring) -> wanted(file, wiring, options, login.now));
    }

    /// The rotation and how it begins.
    static RotationOptions.Wanted wanted(Map<String, String> file, Wiring wiring, RotationOptions options,
            boolean now) {
        String owner = file.getOrDefault("POSTGRES_USER", "");
        return LoginOptions.wanted(
                new LoginRotation.Server("database", "the database", "DATABASE_URL", "postgres", owner, false,
                        new PostgresAccounts(LoginOptions.container(wiring, options, "postgres"), options.environment,
                                owner),
                        LoginOptions.byHand(options, "DATABASE_URL", "database")),
                options, now);
    }
}
