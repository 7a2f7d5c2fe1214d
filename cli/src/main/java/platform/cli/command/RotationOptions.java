package platform.cli.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import platform.cli.console.Console;
import platform.cli.environment.Environment;
import platform.cli.environment.SettingFault;
import platform.cli.environment.SettingsCheck;
import platform.cli.environment.SettingsFile;
import platform.cli.image.Sha;
import platform.cli.problem.Exit;
import platform.cli.problem.Problem;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.rotation.CommittedSafe;
import platform.cli.rotation.Edit;
import platform.cli.rotation.Ending;
import platform.cli.rotation.LicenseRotation;
import platform.cli.rotation.Move;
import platform.cli.rotation.Rotate;
import platform.cli.rotation.Rotation;
import platform.cli.rotation.Safe;
import platform.cli.rotation.TokenHolders;
import platform.cli.rotation.Waits;
import platform.core.setting.Setting;

/// What every `rotate-keys …` understands.
final class RotationOptions {

    private static final Duration TOKEN_LIFE = Duration.ofDays(7);

    @Option(names = "--env", paramLabel = "ENV", defaultValue = "prod", description = "where (default: ${DEFAULT-VALUE})") String environment;

    @Option(names = "--status", description = "only say where it stands") boolean status;

    @Option(names = "--continue", description = "go on with what is under way, begin nothing") boolean goOn;

    @Option(names = "--abort", description = "turn back what is under way") boolean abort;

    @Option(names = "--wait", description = "wait for the times that must pass, and go on") boolean wait;

    @Option(names = "--dry-run", description = "say what would be done and when, change nothing") boolean dryRun;

    @Option(names = {"-y", "--yes"}, description = "do not ask") boolean yes;

    /// A length of time as it is typed, e.g. `1h`.
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Setting.span(text);
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException("'" + text + "' is not a time such as 30s, 10m, 2h or 8d");
            }
        }
    }

    /// Whether something new is begun.
    boolean begins() {
        return !status && !goOn && !abort;
    }

    /// What a command is about.
    ///
    /// @param rotations those that go on
    /// @param starts how each is begun
    record Wanted(List<Rotation> rotations, Map<Rotation, Rotate.Begin.Start> starts) {
        Wanted {
            rotations = List.copyOf(rotations);
            starts = new LinkedHashMap<>(starts);
        }

        /// Whether the licence key is among them.
        boolean license() {
            return rotations.stream().anyMatch(LicenseRotation.class::isInstance);
        }
    }

    /// Chooses rotations.
    interface Choice {
        /// Those of a command, given the variables of the env file.
        Wanted of(Map<String, String> file, Wiring wiring);
    }

    /// Begins, goes on, turns back, or says where it stands.
    ///
    /// @param what the subcommand, e.g. `license`
    /// @param emergency whether something has leaked; production then needs a yes even where there is nobody to ask
    /// @param choice the rotations
    int run(CommonOptions common, String what, boolean emergency, Choice choice) {
        if (Stream.of(status, goOn, abort, emergency).filter(given -> given).count() > 1) {
            throw Problem.usage("only one of --status, --continue, --abort and --emergency can be done",
                    "each is something else to do", "platformctl rotate-keys " + what + " --help");
        }
        Console console = common.console();
        String command = "rotate-keys " + what + (emergency ? " --emergency" : "") + (goOn ? " --continue" : "")
                + (abort ? " --abort" : "");
        try (Wiring wiring = common.wiring(console)) {
            SettingsFile file = wiring.settings(environment);
            if (!status && !dryRun) {
                settled(file);
            }
            Wanted rotations = choice.of(file.read().sound(file.called()).values(), wiring);
            Safe safe = CommittedSafe.of(file, wiring.repository(), wiring.progress());
            Rotate rotate = new Rotate(safe, () -> rollOut(common, console, what), wiring.repository().identity(),
                    environment, wiring.time(), wiring.progress());
            Rotate.Begin begin = new Rotate.Begin(command + " --env " + environment, starts(rotations));
            if (status) {
                return Rotations.status(console, environment, rotate.standing(rotations.rotations()));
            }
            if (dryRun) {
                return Rotations.plan(console, environment, rotate.plan(rotations.rotations(), begin));
            }
            return run(console, wiring, new Asked(what, command, emergency), rotate, rotations, begin);
        }
    }

    /// @param what the subcommand
    /// @param command with what is asked of it
    private record Asked(String what, String command, boolean emergency) {
    }

    private int run(Console console, Wiring wiring, Asked asked, Rotate rotate, Wanted wanted, Rotate.Begin begin) {
        Environment there = wiring.environment(environment);
        Release _ = wiring.orders().present(there);
        Optional<TokenHolders> holders = Optional.empty();
        if (asked.emergency() && wanted.license()) {
            holders = TokenHolders.in(wiring.engine(), wiring.project(environment));
            console.note(Rotations.mustRefresh(holders));
        }
        Waits waits = Waits.of(wiring.settings(environment).read().values());
        if (wanted.license() && waits.accepted().compareTo(TOKEN_LIFE) < 0) {
            console.note("ROTATION_ACCEPTED_FOR is shorter than a token lives, 7 days: tokens will be refused");
        }
        if (there.production() && !console.agreed(asked.command() + " " + environment, yes, asked.emergency())) {
            console.note("nothing was done");
            return Exit.INTERRUPTED.code();
        }
        Sha before = wiring.repository().head();
        Ending ending = rotate.run(wanted.rotations(), begin, wait);
        if (!wiring.repository().head().equals(before)) {
            console.note(wiring.settings(environment).called() + " was committed, see git log; git push it");
        }
        return Rotations.tell(console, environment, asked.what(), rotate.standing(wanted.rotations()), ending,
                asked.emergency(), holders);
    }

    private Map<Rotation, Rotate.Begin.Start> starts(Wanted wanted) {
        if (!abort) {
            return begins() ? wanted.starts() : Map.of();
        }
        Map<Rotation, Rotate.Begin.Start> aborts = new LinkedHashMap<>();
        boolean one = wanted.rotations().size() == 1;
        // Of several, those that are under way; of one, that nothing is under way is said.
        wanted.rotations().forEach(rotation -> aborts.put(rotation,
                (file, now) -> !one && rotation.next(file, now) instanceof Move.Nothing
                        ? Edit.none()
                        : rotation.abort(file, now)));
        return aborts;
    }

    /// What is refused by a gate later is refused before anything is written.
    private void settled(SettingsFile file) {
        List<SettingFault> faults = SettingsCheck.of(file.read(), false).stream()
                .filter(fault -> fault.kind().refuses()).toList();
        if (!faults.isEmpty()) {
            throw Problem.usage(file.called() + " has faults, so nothing was begun",
                    String.join("; ", faults.stream().map(fault -> fault.variable() + " " + fault.why()).toList()),
                    "platformctl env check " + environment);
        }
    }

    /// The same as `deploy` with the release that it runs. What Compose said before the settings changed counts no more, so all
    /// parts are made anew.
    private void rollOut(CommonOptions common, Console console, String what) {
        try (Wiring wiring = common.wiring(console)) {
            Environment there = wiring.environment(environment);
            Order order = new Order(there, Kind.DEPLOY, wiring.orders().present(there), Optional.empty(), Set.of(),
                    false);
            Optional<Problem> problem = Outcomes.problem(order, wiring.rollouts().of(order).run(order));
            if (problem.isPresent()) {
                Problem why = problem.get();
                throw Problem
                        .of(why.exit(), why.what(), why.why(), why.next() + "; the env file says already what is to"
                                + " be: then platformctl rotate-keys " + what + " --continue, or --abort")
                        .causedBy(why);
            }
        }
    }
}
