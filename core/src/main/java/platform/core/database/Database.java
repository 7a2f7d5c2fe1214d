package platform.core.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.setting.DatabaseUrl;

/// A pool of connections to Postgres. Opening it connects to nothing, so it may be opened while Postgres is away.
public final class Database implements AutoCloseable {
    private static final Duration WORK_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    /// Milliseconds after which a connection that says nothing is given up; else what the driver was told, in whole seconds.
    private final OptionalInt silence;
    private final DbClient client;

    private Database(HikariConfig config) {
        this(config, OptionalInt.empty());
    }

    private Database(HikariConfig config, OptionalInt silence) {
        this.silence = silence;
        this.pool = new HikariDataSource(config);
        JdbcConnectionPool connections = this::connection;
        this.client = JdbcClientBuilder.create().connectionPool(connections).build();
    }

    /// The pool that does a service's work, and tells the metrics how full it is.
    ///
    /// @param name     a label of its metrics
    /// @param size     the most connections at a time
    /// @param patience how long a caller waits for a connection, 250 ms at least, before it is told that there is none
    public static Database pool(DatabaseUrl url, String name, int size, Duration patience, MeterRegistry meters) {
        HikariConfig config = config(url, name, patience, WORK_TIMEOUT);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        return new Database(config);
    }

    /// One connection of its own, for questions that must not queue behind work.
    public static Database single(DatabaseUrl url, String name, Duration patience) {
        HikariConfig config = config(url, name, patience, QUESTION_TIMEOUT);
        config.setMaximumPoolSize(1);
        return new Database(config);
    }

    /// Connections that are opened when somebody asks, for one who waits for the answer and rather has none than a late one.
    ///
    /// @param size     the most connections at a time
    /// @param patience how long a caller waits for a connection, 250 ms at least, and then again for each answer
    public static Database impatient(DatabaseUrl url, String name, int size, Duration patience) {
        HikariConfig config = config(url, name, patience, QUESTION_TIMEOUT);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        return new Database(config, OptionalInt.of(Math.toIntExact(patience.toMillis())));
    }

    /// All rows of a query, each through `row`.
    public <T> List<T> list(String query, Function<DbRow, T> row, Object... parameters) {
        return list(client.execute(), query, row, parameters);
    }

    /// Changes rows in a transaction of its own, and says how many.
    public long change(String statement, Object... parameters) {
        return client.execute().dml(statement, parameters);
    }

    /// All that `work` does, or nothing of it. Rolled back when it throws.
    public <T> T transaction(Function<DbExecute, T> work) {
        DbTransaction transaction = client.transaction();
        try {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        } catch (RuntimeException | Error e) {
            try {
                transaction.rollback();
            } catch (RuntimeException failed) {
                e.addSuppressed(failed);
            }
            throw e;
        }
    }

    /// All rows of a query inside a transaction, each through `row`. Reads to the end, which is what frees the statement.
    public static <T> List<T> list(DbExecute transaction, String query, Function<DbRow, T> row, Object... parameters) {
        try (Stream<DbRow> rows = transaction.query(query, parameters)) {
            return rows.map(row).toList();
        }
    }

    /// True when this came of Postgres being unreachable or going away, rather than of what was asked of it.
    public static boolean isUnreachable(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                // 08: connection; 57P: shutting down or starting up; 53: too many connections, disk full; 25006: a standby
                if (sql instanceof SQLTransientConnectionException || state.startsWith("08")
                        || state.startsWith("57P") || state.startsWith("53") || state.equals("25006")) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The SQLSTATE of what Postgres refused, if that is what this is about.
    public static Optional<String> sqlState(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql.getSQLState());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariConfig config(DatabaseUrl url, String name, Duration patience, Duration silence) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setConnectionTimeout(patience.toMillis());
        config.setValidationTimeout(patience.toMillis());
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", String.valueOf(silence.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The server's own words about a failed row quote the row.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return config;
    }

    private Connection connection() {
        try {
            Connection connection = pool.getConnection();
            if (silence.isPresent()) {
                connection.setNetworkTimeout(Runnable::run, silence.getAsInt());
            }
            return connection;
        } catch (SQLException e) {
            throw new DbClientException("no connection to Postgres", e);
        }
    }
}
