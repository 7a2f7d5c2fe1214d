package platform.cli.rotation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import platform.cli.problem.Problem;

/// The rotation of the login by which services reach a server, with a URL in the variable `X`. Two logins take turns, so that the
/// new one is let in beside the old one, and the old one is refused with its sessions once nobody uses it any more.
///
/// `X_NEXT` is the URL to come, `X_PREVIOUS` the one before until the new one is everywhere, `X_SWITCHED` stands there until all
/// other logins are refused.
///
/// @param server which server, and its logins
public record LoginRotation(Server server) implements Rotation {

    private static final String TURNS = "ab";

    /// A server of an environment.
    ///
    /// @param name the subcommand, e.g. `database`
    /// @param called in a sentence, e.g. `the database`
    /// @param variable `X`
    /// @param host what the URL calls it when it is the environment's own
    /// @param first the login of a server that is new; the two are called `<first>_a` and `<first>_b`
    /// @param open whether it may be one that asks for no login, as a Redis from before it had users
    /// @param accounts its logins
    /// @param byHand what to do about a server that is another
    public record Server(String name, String called, String variable, String host, String first, boolean open,
            Accounts accounts, String byHand) {
    }

    /// Where a rotation stands.
    sealed interface Phase {
        /// One login, nothing under way.
        record Settled() implements Phase {
        }

        /// The URL to come is in the env file; the server may know it or not.
        record Admitting(ServiceUrl next) implements Phase {
        }

        /// The server knows both, and the new one is not everywhere yet.
        record Switching(ServiceUrl previous) implements Phase {
        }

        /// The new one is everywhere, and the server knows the others still.
        record Refusing() implements Phase {
        }
    }

    @Override
    public String name() {
        return server.name();
    }

    private String nextVariable() {
        return server.variable() + "_NEXT";
    }

    private String previousVariable() {
        return server.variable() + "_PREVIOUS";
    }

    private String switchedVariable() {
        return server.variable() + "_SWITCHED";
    }

    /// A URL to come waits while another is under way: an emergency in the middle of a rotation.
    Phase phase(Map<String, String> file) {
        if (has(file, previousVariable())) {
            return new Phase.Switching(url(file, previousVariable()));
        }
        if (has(file, switchedVariable())) {
            return new Phase.Refusing();
        }
        return has(file, nextVariable())
                ? new Phase.Admitting(url(file, nextVariable()))
                : new Phase.Settled();
    }

    private static boolean has(Map<String, String> file, String variable) {
        return !file.getOrDefault(variable, "").isBlank();
    }

    private ServiceUrl url(Map<String, String> file, String variable) {
        try {
            return ServiceUrl.parse(file.getOrDefault(variable, ""));
        } catch (IllegalArgumentException e) {
            throw Problem.usage(variable + " is malformed", "it is no URL of one server",
                    "platformctl env describe " + variable).causedBy(e);
        }
    }

    private ServiceUrl present(Map<String, String> file) {
        return url(file, server.variable());
    }

    /// Begins a rotation; nothing is changed where one is under way, since it goes on.
    ///
    /// @param password of letters and digits
    /// @throws Problem if the server is not the environment's own, or its login nobody's that takes turns
    public Edit begin(Map<String, String> file, String password) {
        return phase(file) instanceof Phase.Settled ? now(file, password) : Edit.none();
    }

    /// The login is known to others: another one comes at once, and after what is under way, since that may be known too.
    ///
    /// @throws Problem if the server is not the environment's own, or its login nobody's that takes turns
    public Edit now(Map<String, String> file, String password) {
        ServiceUrl present = present(file);
        if (!present.host().equals(server.host())) {
            throw Problem.refused(server.called() + " is not this environment's own",
                    server.variable() + " does not name the service " + server.host(), server.byHand());
        }
        String user = present.account().user();
        if (!Stream.of(server.first(), turn(0), turn(1)).anyMatch(user::equals)
                && !(server.open() && user(present).equals("default"))) {
            throw Problem.refused(server.variable() + " has a login that platformctl did not make",
                    "it rotates " + server.first() + ", " + turn(0) + " and " + turn(1), server.byHand());
        }
        return Edit.none().set(nextVariable(),
                present.as(new Account(user.equals(turn(0)) ? turn(1) : turn(0), password)).text());
    }

    private String turn(int index) {
        return server.first() + "_" + TURNS.charAt(index);
    }

    @Override
    public Move next(Map<String, String> file, Instant now) {
        return switch (phase(file)) {
            case Phase.Settled _ -> new Move.Nothing();
            case Phase.Admitting(var next) -> new Move.Act("admit " + next.account().user() + " to " + server.called(),
                    () -> server.accounts().admit(present(file).account(), next.account()),
                    _ -> Edit.none().set(server.variable(), next.text()).set(previousVariable(),
                            file.getOrDefault(server.variable(), "")).remove(nextVariable()),
                    next.account().user() + " admitted to " + server.called());
            case Phase.Switching _ -> new Move.RollOut(
                    at -> Edit.none().remove(previousVariable()).set(switchedVariable(), at.toString()),
                    "new " + server.variable() + " in use");
            case Phase.Refusing _ ->
                new Move.Act("refuse all logins of " + server.called() + " but " + user(present(file)),
                        () -> server.accounts().keepOnly(present(file).account()),
                        _ -> Edit.none().remove(switchedVariable()),
                        server.called() + " refuses all logins but " + user(present(file)));
        };
    }

    private static String user(ServiceUrl url) {
        return url.account().user().isEmpty() ? "default" : url.account().user();
    }

    /// The login before is again the present one, which it can be as long as the server knows it.
    @Override
    public Edit abort(Map<String, String> file, Instant now) {
        return switch (phase(file)) {
            case Phase.Admitting _ -> Edit.none().remove(nextVariable()).set(switchedVariable(), now.toString());
            case Phase.Switching _ -> Edit.none()
                    .set(server.variable(), file.getOrDefault(previousVariable(), ""))
                    .set(previousVariable(), file.getOrDefault(server.variable(), "")).remove(nextVariable());
            case Phase.Refusing _ when has(file, nextVariable()) -> Edit.none().remove(nextVariable());
            case Phase.Settled _ ->
                throw Problem.refused("no rotation of the login of " + server.called() + " is under way",
                        "there is nothing to turn back", "platformctl rotate-keys " + name() + " --status");
            case Phase.Refusing _ -> throw Problem.refused(
                    "this rotation of the login of " + server.called() + " cannot be turned back",
                    "the one before is refused, as it should be, since the new one is in use",
                    "platformctl rotate-keys " + name() + " --continue ends it");
        };
    }

    @Override
    public List<Standing> standing(Map<String, String> file) {
        List<Standing> rows = new ArrayList<>();
        switch (phase(file)) {
            case Phase.Settled _ -> rows.add(row(present(file), "in use"));
            case Phase.Admitting(var next) -> {
                rows.add(row(next, "to be admitted"));
                rows.add(row(present(file), "in use"));
            }
            case Phase.Switching(var previous) -> {
                rows.add(row(present(file), "to be rolled out"));
                rows.add(row(previous, "accepted"));
            }
            case Phase.Refusing _ -> {
                rows.add(row(present(file), "in use"));
                rows.add(row("all others", "to be refused"));
            }
        }
        return rows;
    }

    private Standing row(ServiceUrl url, String state) {
        return row(user(url), state);
    }

    private Standing row(String version, String state) {
        return new Standing(name(), version, state, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}
