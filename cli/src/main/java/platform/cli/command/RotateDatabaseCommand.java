package platform.cli.command;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.environment.FreshSettings;
import platform.cli.rotation.Edit;
import platform.cli.rotation.LoginRotation;
import platform.cli.rotation.PostgresAccounts;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.ServiceContainer;

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

    @Option(names = {"--now",
            "--emergency"}, description = "it has leaked: a fresh one, also where a rotation is under way") boolean now;

    @Override
    public Integer call() {
        return options.run(common, "database", now, (file, wiring) -> wanted(file, wiring, options, now));
    }

    /// The rotation and how it begins.
    static RotationOptions.Wanted wanted(Map<String, String> file, Wiring wiring, RotationOptions options,
            boolean now) {
        String owner = file.getOrDefault("POSTGRES_USER", "");
        return wanted(new LoginRotation.Server("database", "the database", "DATABASE_URL", "postgres", owner, false,
                new PostgresAccounts(container(wiring, options, "postgres"), options.environment, owner),
                byHand(options, "DATABASE_URL", "database")),
                options, now);
    }

    /// What to do about a server that is another.
    static String byHand(RotationOptions options, String variable, String name) {
        return "change the login there, then platformctl env set " + options.environment + " " + variable
                + " and platformctl deploy " + options.environment + "; with all, --without " + name;
    }

    /// The container of a service.
    static ServiceContainer container(Wiring wiring, RotationOptions options, String service) {
        return new ServiceContainer(wiring::engine, () -> wiring.project(options.environment), service);
    }

    /// The rotation of a server's login and how it begins.
    static RotationOptions.Wanted wanted(LoginRotation.Server server, RotationOptions options, boolean now) {
        LoginRotation rotation = new LoginRotation(server);
        Rotate.Begin.Start start = (file, _) -> {
            String password = FreshSettings.secret(new SecureRandom());
            Edit edit = now ? rotation.now(file, password) : rotation.begin(file, password);
            if (!options.dryRun) {
                server.accounts().check();
            }
            return edit;
        };
        return new RotationOptions.Wanted(List.of(rotation), Map.of(rotation, start));
    }
}
