package platform.cli.rotation;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.problem.Problem;

/// The rotation of a secret `X` that others hold too (manual 7.1, 7.3): the new one in `X`, the one before in `X_PREVIOUS`, both
/// accepted until `X_PREVIOUS_UNTIL`, which is set once both are accepted everywhere.
///
/// @param name the subcommand, e.g. `admin`
/// @param variable `X`
/// @param grace how long both are accepted
public record SecretRotation(String name, String variable, Duration grace) implements Rotation {

    /// Where a rotation stands.
    sealed interface Phase {
        /// One secret, nothing under way.
        record Settled() implements Phase {
        }

        /// The new one is in the env file, and not everywhere yet.
        record Replacing() implements Phase {
        }

        /// Both are accepted until then.
        record Both(Instant until) implements Phase {
        }

        /// The one before is out of the env file, and not everywhere yet.
        record Removing() implements Phase {
        }
    }

    Phase phase(Map<String, String> file) {
        boolean before = !file.getOrDefault(previous(), "").isBlank();
        Optional<Instant> until = until(file);
        if (before) {
            return until.<Phase>map(Phase.Both::new).orElseGet(Phase.Replacing::new);
        }
        return until.isPresent() ? new Phase.Removing() : new Phase.Settled();
    }

    /// Whether one is under way.
    public boolean underWay(Map<String, String> file) {
        return !(phase(file) instanceof Phase.Settled);
    }

    private String previous() {
        return variable + "_PREVIOUS";
    }

    private String untilVariable() {
        return variable + "_PREVIOUS_UNTIL";
    }

    private Optional<Instant> until(Map<String, String> file) {
        String text = file.getOrDefault(untilVariable(), "").strip();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            throw Problem.usage(untilVariable() + " is malformed", "it is written by platformctl, an ISO-8601 instant",
                    "remove it: the grace then begins again").causedBy(e);
        }
    }

    /// Begins a rotation; nothing is changed where one is under way, since it goes on.
    public Edit begin(Map<String, String> file, String fresh) {
        return phase(file) instanceof Phase.Settled
                ? Edit.none().set(variable, fresh).set(previous(), file.getOrDefault(variable, ""))
                : Edit.none();
    }

    /// The secret is known to others: the new one alone is accepted after one rollout, whatever is under way.
    public Edit now(String fresh, Instant now) {
        return Edit.none().set(variable, fresh).remove(previous()).set(untilVariable(), now.toString());
    }

    @Override
    public Move next(Map<String, String> file, Instant now) {
        return switch (phase(file)) {
            case Phase.Settled _ -> new Move.Nothing();
            case Phase.Replacing _ -> new Move.RollOut(
                    at -> Edit.none().set(untilVariable(), at.plus(grace).toString()),
                    "new " + variable + " accepted beside the one before");
            case Phase.Both(var until) when now.isBefore(until) -> new Move.Wait(until,
                    "the " + variable + " before is accepted until then");
            case Phase.Both _ -> new Move.Write(Edit.none().remove(previous()),
                    "the " + variable + " before is to be refused");
            case Phase.Removing _ -> new Move.RollOut(_ -> Edit.none().remove(untilVariable()),
                    "the " + variable + " before is refused");
        };
    }

    /// The one before is again the present one; who got the new one already is let in until the grace ends.
    @Override
    public Edit abort(Map<String, String> file, Instant now) {
        return switch (phase(file)) {
            case Phase.Replacing _,Phase.Both _ -> Edit.none().set(variable, file.getOrDefault(previous(), ""))
                    .set(previous(), file.getOrDefault(variable, "")).remove(untilVariable());
            case Phase.Settled _ -> throw Problem.refused("no rotation of " + variable + " is under way",
                    "there is nothing to turn back", "platformctl rotate-keys " + name + " --status");
            case Phase.Removing _ -> throw Problem.refused("this rotation of " + variable + " cannot be turned back",
                    "the one before is gone, as it should be",
                    "platformctl rotate-keys " + name + " --continue ends it");
        };
    }

    @Override
    public List<Standing> standing(Map<String, String> file) {
        List<Standing> rows = new ArrayList<>();
        Phase phase = phase(file);
        rows.add(row("present", phase instanceof Phase.Replacing || phase instanceof Phase.Removing
                ? "to be rolled out"
                : "in use", Optional.empty()));
        if (phase instanceof Phase.Replacing || phase instanceof Phase.Both) {
            rows.add(row("previous", "accepted", until(file)));
        }
        return rows;
    }

    private Standing row(String version, String state, Optional<Instant> until) {
        return new Standing(name, variable + " " + version, state, Optional.empty(), Optional.empty(), until,
                Optional.empty());
    }
}
