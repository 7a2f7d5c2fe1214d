package platform.cli.rotation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import platform.cli.engine.Container;
import platform.cli.engine.Engine;

/// Who may hold a token: licences that are not over, with a device at least. Nobody writes down when a token was last given, so it
/// is the most that there can be.
///
/// @param licences how many
/// @param devices how many devices they have together
public record TokenHolders(long licences, long devices) {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Pattern COUNTS = Pattern.compile("(\\d{1,18})\\|(\\d{1,18})\\s*");
    private static final String SQL = "SELECT count(DISTINCT id), count(*) FROM licenses JOIN license_devices ON license_id = id"
            + " WHERE status NOT IN ('REVOKED', 'EXPIRED')";

    /// Counts them in the database of a Compose project; empty where that database is elsewhere or does not answer.
    public static Optional<TokenHolders> in(Engine engine, String project) {
        return engine.containers(project).stream()
                .filter(container -> container.running() && container.service().equals("postgres")).findFirst()
                .map(Container::id)
                .map(id -> engine.exec(id, LIMIT, "", List.of("sh", "-c",
                        "exec psql -X -A -t -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\" -c \"$0\"", SQL)))
                .filter(result -> result.exit() == 0).map(result -> COUNTS.matcher(result.out()))
                .filter(Matcher::matches).map(found -> new TokenHolders(Long.parseLong(found.group(1)),
                        Long.parseLong(found.group(2))));
    }
}
