package platform.server.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

import platform.core.database.Schema;
import platform.core.setting.DatabaseUrl;
import platform.core.telemetry.EventLog;

/// Applies the migrations that the database lacks. One that runs while another does waits for it.
public final class Migration {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    /// Invalid authorization (PostgreSQL, appendix A).
    private static final String LOGIN = "28";
    private static final String NO_DATABASE = "3D000";

    private final DatabaseUrl url;
    private final Duration patience;
    private final EventLog log = new EventLog();

    /// @param patience how long to wait for Postgres to accept connections
    public Migration(DatabaseUrl url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    /// True when the database has every migration of this build now; else the log says why not, and nothing is half done.
    public boolean run() throws InterruptedException {
        long began = System.nanoTime();
        try {
            awaitPostgres(began);
            MigrateResult result = Flyway.configure().dataSource(url.jdbcUrl(), url.user(), url.password())
                    .locations("classpath:db/migration").load().migrate();
            log.info("MigrationCompleted", "the schema is up to date",
                    Map.of("applied", result.migrationsExecuted, "schema", Schema.NEEDED, "ms",
                            since(began).toMillis()));
            return true;
        } catch (SQLException e) {
            log.error("MigrationFailed", told(String.valueOf(e.getSQLState())), Map.of("ms", since(began).toMillis()),
                    e);
            return false;
        } catch (FlywayException e) {
            log.error("MigrationFailed", "a migration failed and was rolled back",
                    Map.of("ms", since(began).toMillis()), e);
            return false;
        }
    }

    private void awaitPostgres(long began) throws SQLException, InterruptedException {
        while (true) {
            try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                // A wrong password or database will not get better by waiting.
                boolean hopeless = String.valueOf(e.getSQLState()).startsWith(LOGIN)
                        || NO_DATABASE.equals(e.getSQLState());
                if (hopeless || since(began).compareTo(patience) > 0) {
                    throw e;
                }
                Thread.sleep(LOOK_AGAIN);
            }
        }
    }

    /// Why Postgres lets nobody in, for whoever has to mend it.
    ///
    /// @param state the SQLSTATE of its refusal
    static String told(String state) {
        if (state.startsWith(LOGIN)) {
            return "Postgres refuses the login of DATABASE_URL: a volume keeps the password that it was made with";
        }
        return state.equals(NO_DATABASE)
                ? "Postgres has no database of the name in DATABASE_URL"
                : "Postgres accepts no connection";
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
