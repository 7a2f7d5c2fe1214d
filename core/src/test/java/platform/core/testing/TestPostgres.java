package platform.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import platform.core.setting.DatabaseUrl;

/// A Postgres of its own, with one empty database.
public final class TestPostgres implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    public TestPostgres() {
        try {
            this.postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(1)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `DATABASE_URL` has it.
    public String url() {
        return url(postgres.getPort());
    }

    /// The same database through another port.
    public String url(int port) {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    public int port() {
        return postgres.getPort();
    }

    /// The first column of every row, as text.
    public List<String> query(String sql) {
        DatabaseUrl url = DatabaseUrl.parse(url());
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
                Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet results = statement.getResultSet()) {
                    while (results.next()) {
                        rows.add(String.valueOf(results.getString(1)));
                    }
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// Makes every table empty.
    public void clear() {
        query("TRUNCATE stripe_events, purchases, purchase_links, license_facts, customers, licenses, license_devices, awaited_links");
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
