package platform.cli.rotation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.engine.Engine.ExecResult;
import platform.cli.problem.Problem;

/// Users of the environment's own Redis, kept in its volume. What they may do stands in `environments/redis.sh`, which runs in the
/// container and there alone knows the password of its admin. Only hashes of passwords leave this process.
///
/// @param container of Redis
/// @param environment for the words of a refusal
public record RedisAccounts(ServiceContainer container, String environment) implements Accounts {

    /// The user that the first start makes.
    public static final String FIRST = "platform";

    private static final Pattern USER = Pattern.compile("[a-z_]{1,32}");
    private static final Pattern DONE = Pattern.compile("OK|PONG|\\d{1,9}");
    private static final int OF_BEFORE = 33;
    private static final String SCRIPT = "[ -r /usr/local/bin/redis.sh ] || exit " + OF_BEFORE
            + "; exec sh /usr/local/bin/redis.sh admin";

    @Override
    public void check() {
        done("PING\n");
    }

    @Override
    public void admit(Account present, Account fresh) {
        boolean lost = !open(present) && !answer("ACL USERS\n").contains(present.user());
        done((lost ? set(present) : "") + set(fresh) + "ACL SAVE\n");
    }

    /// Whether services need no password.
    private static boolean open(Account account) {
        return account.user().isEmpty() || account.user().equals("default");
    }

    private static String set(Account account) {
        return "ACL SETUSER " + user(account.user()) + " reset on #" + sha256(account.password()) + " @services\n";
    }

    @Override
    public void keepOnly(Account present) {
        String others = Stream.of(FIRST, FIRST + "_a", FIRST + "_b").filter(user -> !user.equals(present.user()))
                .collect(Collectors.joining(" "));
        // A user that goes takes its connections with it.
        done("ACL DELUSER " + others + "\n"
                + (open(present) ? "" : "ACL SETUSER default reset on nopass @default\nCLIENT KILL USER default\n")
                + "ACL SAVE\n");
    }

    private static String user(String name) {
        if (!USER.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a user");
        }
        return name;
    }

    private static String sha256(String password) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void done(String commands) {
        Optional<String> wrong = answer(commands).stream().filter(line -> !DONE.matcher(line).matches()).findFirst();
        if (wrong.isPresent()) {
            throw notChanged(wrong.get().contains("#") ? "it did not take a rule" : wrong.get());
        }
    }

    /// The lines of its answer.
    private List<String> answer(String commands) {
        ExecResult result = container.sh(SCRIPT, commands).orElseThrow(() -> Problem.refused(
                "redis does not run, so its logins cannot be rotated", "there is no running container of it",
                "platformctl deploy " + environment + " --infra"));
        if (result.exit() == OF_BEFORE) {
            throw Problem.refused("redis has no logins yet, so none can be rotated",
                    "it was started before there were any", "platformctl deploy " + environment + " --infra");
        }
        List<String> lines = result.out().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (result.exit() != 0 || lines.isEmpty()) {
            throw notChanged("redis-cli failed in its container (exit " + result.exit() + ")");
        }
        return lines;
    }

    private static Problem notChanged(String why) {
        return Problem.failed("redis did not change its logins", why,
                "docker compose logs redis; then the same command with --continue");
    }
}
