package platform.cli.environment;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import platform.cli.problem.NearestName;
import platform.core.setting.Catalogue;
import platform.core.setting.DatabaseUrl;
import platform.core.setting.LicenceKeys;
import platform.core.setting.SettingProblem;
import platform.core.setting.Settings;
import platform.core.setting.Variable;

/// Everything that is wrong with settings, by the catalogue of variables; pure.
public final class SettingsCheck {

    private static final Pattern LEFT_IN = Pattern
            .compile("\\.\\.\\.|…|<[^>]*>|change.?me|your[-_ ]|xxxxxx", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUESSED = Pattern.compile("password|secret|qwerty|letmein|12345678|abcdef123|admin",
            Pattern.CASE_INSENSITIVE);
    private static final Set<String> KEYS = Set.of("LICENSE_PRIVATE_KEY_B64", "LICENSE_PUBLIC_KEY_B64",
            "LICENSE_KEY_VERSION");
    private static final Pattern OWN_REDIS = Pattern.compile("rediss?://redis(:\\d+)?(/.*)?");
    private static final int LEAST_PASSWORD = 16;
    private static final int LEAST_CHARACTERS = 8;

    private SettingsCheck() {}

    /// All that is wrong with an env file, in the order of its lines; what is missing comes last.
    ///
    /// @param production whether it must have live keys, else test keys
    public static List<SettingFault> of(EnvFile file, boolean production) {
        List<SettingFault> faults = new ArrayList<>();
        file.faults().forEach(fault -> faults
                .add(new SettingFault(SettingFault.Kind.UNREADABLE, fault.line(), fault.name(), fault.why())));
        for (Variable variable : Catalogue.all()) {
            int line = file.line(variable.name());
            Optional<String> value = file.value(variable.name());
            if (value.isPresent()) {
                redis(variable, file).or(() -> of(variable, value.get(), production)).map(fault -> at(fault, line))
                        .ifPresent(faults::add);
            } else if (variable.needed() && file.faults().stream().noneMatch(f -> f.name().equals(variable.name()))) {
                faults.add(new SettingFault(SettingFault.Kind.MISSING, line, variable.name(),
                        (line == 0 ? "is not there" : "has no value") + "; it must be "
                                + variable.setting().meaning() + origin(variable)));
            }
        }
        file.values().keySet().stream().filter(name -> Catalogue.named(name).isEmpty())
                .map(name -> new SettingFault(SettingFault.Kind.UNKNOWN, file.line(name), name,
                        "is read by nobody" + nearest(name).map(near -> "; did you mean " + near + "?").orElse("")))
                .forEach(faults::add);
        if (sound(faults, Variable.Part.API)) {
            keys(file.values()).map(fault -> at(fault, file.line(fault.variable()))).ifPresent(faults::add);
        }
        return faults.stream().sorted(Comparator.comparingInt(
                fault -> fault.line() == 0 ? Integer.MAX_VALUE : fault.line())).toList();
    }

    /// Why a service would not start with these variables, or must not. What is missing is not told: only the service's image
    /// knows what it needs.
    ///
    /// @param given its environment
    public static List<SettingFault> refusals(Map<String, String> given, Variable.Part service) {
        List<SettingFault> faults = Catalogue.all().stream().filter(variable -> variable.readBy().contains(service))
                .flatMap(variable -> Optional.ofNullable(given.get(variable.name())).filter(value -> !value.isBlank())
                        .flatMap(value -> form(variable, value)).stream())
                .collect(Collectors.toCollection(ArrayList::new));
        if (service == Variable.Part.API && sound(faults, service)
                && KEYS.stream().noneMatch(name -> given.getOrDefault(name, "").isBlank())) {
            keys(given).ifPresent(faults::add);
        }
        return List.copyOf(faults);
    }

    /// What is wrong with a value alone; empty: nothing.
    ///
    /// @param production whether it must be a live key, else a test key
    public static Optional<SettingFault> of(Variable variable, String value, boolean production) {
        return form(variable, value).or(() -> mode(variable, value, production)).or(() -> strength(variable, value));
    }

    private static Optional<SettingFault> form(Variable variable, String value) {
        if (LEFT_IN.matcher(value).find() || (variable.fillIn() && value.equals(variable.example()))) {
            return fault(SettingFault.Kind.PLACEHOLDER, variable,
                    "still has the example's value; it must be " + variable.setting().meaning() + origin(variable));
        }
        try {
            variable.setting().in(Map.of(variable.name(), value));
            return Optional.empty();
        } catch (SettingProblem problem) {
            return fault(SettingFault.Kind.MALFORMED, variable, problem.why());
        }
    }

    private static Optional<SettingFault> mode(Variable variable, String value, boolean production) {
        if (!variable.setting().equals(Settings.STRIPE_SECRET_KEY) || value.startsWith("_live_", 2) == production) {
            return Optional.empty();
        }
        return fault(SettingFault.Kind.WRONG_MODE, variable, production
                ? "is a test key: no real payment would have an effect"
                : "is a live key: this environment would act on real payments");
    }

    private static Optional<SettingFault> strength(Variable variable, String value) {
        Optional<String> password = password(variable, value);
        String secret = password.orElse(value);
        int least = password.isPresent() ? LEAST_PASSWORD : variable.least();
        if (least == 0) {
            return Optional.empty();
        }
        if (password.isPresent() && secret.isEmpty()) {
            return fault(SettingFault.Kind.WEAK, variable,
                    "has no password: whoever is on its network is let in; where the server is this environment's own,"
                            + " platformctl rotate-keys gives it one");
        }
        if (secret.length() < least) {
            return fault(SettingFault.Kind.WEAK, variable, (password.isPresent() ? "has a password of " : "has ")
                    + secret.length() + " characters; " + least + " at least" + origin(variable));
        }
        return secret.chars().distinct().count() < LEAST_CHARACTERS || GUESSED.matcher(secret).find()
                ? fault(SettingFault.Kind.WEAK, variable, "could be guessed"
                        + (variable.source().isEmpty() ? "; draw it: openssl rand -hex 24" : origin(variable)))
                : Optional.empty();
    }

    /// What is drawn by somebody else must not be made up.
    private static String origin(Variable variable) {
        return variable.source().isEmpty() ? "" : "; " + variable.source();
    }

    /// The password in a URL of ours, empty where the URL has none; nothing where the variable is no such URL.
    private static Optional<String> password(Variable variable, String value) {
        if (variable.setting().equals(Settings.DATABASE_URL)) {
            return Optional.of(DatabaseUrl.parse(value).password());
        }
        if (!variable.setting().equals(Settings.REDIS_URL)) {
            return Optional.empty();
        }
        String login = Optional.ofNullable(URI.create(value).getUserInfo()).orElse("");
        return Optional.of(login.substring(login.indexOf(':') + 1));
    }

    /// The environment's own Redis asks for a login once it has a password: without one services could do nothing but read.
    private static Optional<SettingFault> redis(Variable variable, EnvFile file) {
        return variable.setting().equals(Settings.REDIS_URL) && file.value("REDIS_PASSWORD").isPresent()
                && file.value(variable.name()).filter(url -> OWN_REDIS.matcher(url).matches()).isPresent()
                        ? fault(SettingFault.Kind.UNMATCHED, variable,
                                "has no login, but REDIS_PASSWORD is set; it must"
                                        + " be redis://platform:<REDIS_PASSWORD>@redis:6379")
                        : Optional.empty();
    }

    private static boolean sound(List<SettingFault> faults, Variable.Part service) {
        return faults.stream().filter(fault -> fault.kind().refuses())
                .noneMatch(fault -> Catalogue.named(fault.variable())
                        .filter(variable -> variable.section() == Variable.Section.LICENCES
                                && variable.readBy().contains(service))
                        .isPresent());
    }

    /// The keys one by one are well formed: do they fit each other?
    private static Optional<SettingFault> keys(Map<String, String> values) {
        try {
            LicenceKeys.from(values);
            return Optional.empty();
        } catch (SettingProblem problem) {
            return Optional.of(
                    new SettingFault(SettingFault.Kind.UNMATCHED, 0, problem.variable(), problem.why()));
        }
    }

    private static Optional<SettingFault> fault(SettingFault.Kind kind, Variable variable, String why) {
        return Optional.of(new SettingFault(kind, 0, variable.name(), why));
    }

    private static SettingFault at(SettingFault fault, int line) {
        return new SettingFault(fault.kind(), line, fault.variable(), fault.why());
    }

    /// The known name that is least far from a wrong one, if any is near.
    public static Optional<String> nearest(String name) {
        return NearestName.of(name, Catalogue.all().stream().map(Variable::name).toList());
    }
}
