package platform.cli.rotation;

import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.engine.Engine.ExecResult;
import platform.cli.problem.Problem;

/// Login roles of the environment's own Postgres. Each acts as the owner from its first statement on, so whoever migrates makes
/// the owner's tables. The owner keeps the socket inside the container, and loses its password when another logs in.
///
/// Only verifiers of passwords leave this process.
///
/// @param container of Postgres
/// @param environment for the words of a refusal
/// @param owner the role that owns the database
public record PostgresAccounts(ServiceContainer container, String environment, String owner) implements Accounts {

    private static final Pattern ROLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final String PSQL = "exec psql -X -q -A -t -v ON_ERROR_STOP=1 -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\" -f -";
    private static final Pattern ERROR = Pattern.compile("(?m)^.*?((?:ERROR|FATAL):.*)$");
    /// Not even a verifier is left in a log or among the statistics.
    private static final String QUIET = """
                                        SET log_statement = 'none';
                                        SET log_min_error_statement = 'panic';
                                        SET log_min_duration_statement = -1;
                                        SET pg_stat_statements.track = 'none';
                                        """;

    @Override
    public void check() {
        name(owner + "_a");
        run("SELECT 1 FROM pg_roles WHERE rolname = '" + name(owner) + "' AND rolsuper;\n", "1");
    }

    @Override
    public void admit(Account present, Account fresh) {
        run(QUIET + role(fresh.user()) + "ALTER ROLE \"" + name(fresh.user()) + "\" " + login(fresh) + ";\n"
                + lost(present), "");
    }

    /// A login that is there and has a password is left as it is.
    private String lost(Account present) {
        String user = name(present.user());
        String which = "rolname = '" + user + "'";
        String again = "SELECT $x$ALTER ROLE \"" + user + "\" " + login(present)
                + "$x$ FROM pg_authid WHERE rolpassword IS NULL AND " + which + " \\gexec\n";
        return user.equals(owner) ? again : role(user) + again;
    }

    private String role(String user) {
        String role = name(user);
        return """
               SELECT 'CREATE ROLE "%1$s"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') \\gexec
               SELECT 'GRANT "%2$s" TO "%1$s"' WHERE NOT pg_has_role('%1$s', '%2$s', 'MEMBER') \\gexec
               ALTER ROLE "%1$s" SET role = '%2$s';
               """.formatted(role, name(owner));
    }

    private static String login(Account account) {
        return "LOGIN PASSWORD '" + ScramVerifier.of(account.password(), new SecureRandom()) + "'";
    }

    @Override
    public void keepOnly(Account present) {
        List<String> others = Stream.of(name(owner), name(owner + "_a"), name(owner + "_b"))
                .filter(user -> !user.equals(present.user())).toList();
        StringBuilder sql = new StringBuilder(QUIET);
        for (String other : others) {
            sql.append("SELECT 'ALTER ROLE \"%1$s\" %2$s PASSWORD NULL' FROM pg_roles WHERE rolname = '%1$s' \\gexec\n"
                    .formatted(other, other.equals(owner) ? "" : "NOLOGIN"));
        }
        // By the socket come those who are in the container already, by hand.
        sql.append(
                "SELECT FROM pg_stat_activity, pg_terminate_backend(pid) WHERE client_addr IS NOT NULL AND usename IN ("
                        + others.stream().map(other -> "'" + other + "'").collect(Collectors.joining(", ")) + ");\n");
        run(sql.toString(), "");
    }

    private static String name(String role) {
        if (!ROLE.matcher(role).matches()) {
            throw Problem.usage("the logins of the database cannot be rotated",
                    "with POSTGRES_USER they have no names of 1 to 63 letters, digits and _ (two more than its own)",
                    "platformctl env describe POSTGRES_USER");
        }
        return role;
    }

    private void run(String sql, String expected) {
        ExecResult result = container.sh(PSQL, sql).orElseThrow(() -> Problem.refused(
                "postgres does not run, so its logins cannot be rotated", "there is no running container of it",
                "platformctl deploy " + environment + " --infra"));
        if (result.exit() != 0 || !result.out().strip().equals(expected)) {
            throw Problem.failed("postgres did not change its logins", why(result),
                    "docker compose logs postgres; then the same command with --continue");
        }
    }

    /// The first line names no value; those below it may quote the statement.
    private static String why(ExecResult result) {
        Matcher error = ERROR.matcher(result.err());
        return error.find() && !error.group(1).contains("SCRAM")
                ? error.group(1)
                : "POSTGRES_USER of the env file is no superuser there, or psql failed (exit " + result.exit() + ")";
    }
}
