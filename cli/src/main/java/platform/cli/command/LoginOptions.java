package platform.cli.command;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Option;

import platform.cli.environment.FreshSettings;
import platform.cli.rotation.Edit;
import platform.cli.rotation.LoginRotation;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.ServiceContainer;

/// What the rotations of a server's login share.
final class LoginOptions {

    @Option(names = {"--now",
            "--emergency"}, description = "it has leaked: a fresh one, also where a rotation is under way") boolean now;

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
