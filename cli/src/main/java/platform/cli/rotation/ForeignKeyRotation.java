package platform.cli.rotation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import platform.cli.problem.Problem;

/// The replacement of a key `X` that somebody else made and accepts, e.g. Stripe's API key: both count there until the old one is
/// deactivated, so a rollout is all it takes. `X_REPLACED` stands in the env file until that rollout has ended.
///
/// @param name the subcommand, e.g. `stripe`
/// @param variable `X`
/// @param after what a person does then
public record ForeignKeyRotation(String name, String variable, String after) implements Rotation {

    private String replaced() {
        return variable + "_REPLACED";
    }

    private boolean underWay(Map<String, String> file) {
        return !file.getOrDefault(replaced(), "").isBlank();
    }

    /// Puts a new key in the place of the old one.
    public Edit begin(String fresh, Instant now) {
        return Edit.none().set(variable, fresh).set(replaced(), now.toString());
    }

    @Override
    public Move next(Map<String, String> file, Instant now) {
        return underWay(file)
                ? new Move.RollOut(_ -> Edit.none().remove(replaced()), "new " + variable + " in use; " + after)
                : new Move.Nothing();
    }

    @Override
    public Edit abort(Map<String, String> file, Instant now) {
        throw Problem.refused("the " + variable + " before is not kept here", "it still counts where it was made",
                "platformctl rotate-keys " + name + " with the old key");
    }

    @Override
    public List<Standing> standing(Map<String, String> file) {
        return List.of(new Standing(name, variable + " present", underWay(file) ? "to be rolled out" : "in use",
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
