package platform.cli.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.rotation.LoginRotation;
import platform.cli.rotation.Move;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.Rotation;

/// `rotate-keys all`.
@Command(name = "all", description = {
        "Rotates every secret (manual 7). With --emergency, after a breach (manual 11.3), in one rollout: fresh ones alone count",
        "from its end on, tokens of the old licence key among them. Stripe's are rotated where they are given."}, footer = {
                "", "Examples:", "  platformctl rotate-keys all --emergency",
                "  platformctl rotate-keys all --emergency --dry-run",
                "  platformctl rotate-keys all --emergency --yes --webhook-from webhook.txt --key-from key.txt",
                "  platformctl rotate-keys all --emergency --without database    # it is not on this host",
                "  platformctl rotate-keys all --continue"})
final class RotateAllCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Mixin RotationOptions options;

    @Mixin StripeInput input;

    @Option(names = "--emergency", description = "everything has leaked: nothing old counts after the rollout") boolean emergency;

    /// What a server elsewhere is, that only its own people can give a login.
    enum Server {
        DATABASE, REDIS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--without", paramLabel = "SERVER", split = ",", description = "leave this one as it is, e.g. since it is not on this host: ${COMPLETION-CANDIDATES}") Set<Server> without = Set
            .of();

    @Override
    public Integer call() {
        return options.run(common, "all", emergency, this::wanted);
    }

    private RotationOptions.Wanted wanted(Map<String, String> file, Wiring wiring) {
        List<RotationOptions.Wanted> all = new ArrayList<>(
                List.of(RotateLicenseCommand.wanted(file, emergency, Duration.ZERO),
                        RotateAdminCommand.wanted(file, emergency), input.wanted(file, options, emergency, false)));
        if (!without.contains(Server.DATABASE)) {
            all.add(RotateDatabaseCommand.wanted(file, wiring, options, emergency));
        }
        if (!without.contains(Server.REDIS)) {
            all.add(RotateRedisCommand.wanted(wiring, options, emergency));
        }
        List<Rotation> rotations = new ArrayList<>();
        Map<Rotation, Rotate.Begin.Start> starts = new LinkedHashMap<>();
        for (RotationOptions.Wanted one : all) {
            rotations.addAll(one.rotations());
            starts.putAll(one.starts());
        }
        // The same command again after a death goes on: a login that is through already is not given another one.
        Instant now = wiring.time().instant();
        if (!emergency && rotations.stream().anyMatch(one -> !(one.next(file, now) instanceof Move.Nothing))) {
            List<String> later = starts.keySet().stream().filter(LoginRotation.class::isInstance).map(Rotation::name)
                    .toList();
            starts.keySet().removeIf(LoginRotation.class::isInstance);
            if (options.begins() && !later.isEmpty()) {
                wiring.progress().note(String.join(" and ", later) + " not begun while another rotation is under way:"
                        + " platformctl rotate-keys " + String.join(", platformctl rotate-keys ", later));
            }
        }
        return new RotationOptions.Wanted(rotations, starts);
    }
}
