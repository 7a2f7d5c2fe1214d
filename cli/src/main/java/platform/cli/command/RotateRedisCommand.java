package platform.cli.command;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import platform.cli.rotation.LoginRotation;
import platform.cli.rotation.RedisAccounts;

/// `rotate-keys redis`.
@Command(name = "redis", description = {
        "Gives the services a new login for Redis, in one rollout: lets it in, puts it into REDIS_URL, and refuses the one",
        "before with its connections. A Redis that was open to its network is closed so, and one that lost its volume, and",
        "its logins with it, has them again. redis-cli inside the container goes on to read the queue."}, footer = {
                "", "Examples:", "  platformctl rotate-keys redis",
                "  platformctl rotate-keys redis --emergency --yes    # it has leaked",
                "  platformctl rotate-keys redis --status --output json"})
final class RotateRedisCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Mixin LoginOptions login;

    @Override
    public Integer call() {
        return options.run(common, "redis", login.now, (_, wiring) -> wanted(wiring, options, login.now));
    }

    /// The rotation and how it begins.
    static RotationOptions.Wanted wanted(Wiring wiring, RotationOptions options, boolean now) {
        return LoginOptions.wanted(
                new LoginRotation.Server("redis", "Redis", "REDIS_URL", "redis", RedisAccounts.FIRST, true,
                        new RedisAccounts(LoginOptions.container(wiring, options, "redis"),
                                options.environment),
                        LoginOptions.byHand(options, "REDIS_URL", "redis")),
                options, now);
    }
}
