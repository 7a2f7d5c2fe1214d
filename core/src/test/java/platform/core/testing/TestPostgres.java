package platform.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import platform.core.setting.DatabaseUrl;

/// A Postgres of its own, with one empty database. A commit is durable, as far as a killed process goes.
public final class TestPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// The files of one that was never used: made once, since that takes longer than to copy them.
    private static final class Fresh {
        static final Path DATA = made();

        private static Path made() {
            try {
                Path data = Files.createTempDirectory("fresh-postgres-");
                start(data, 0).close();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(data)));
                return data;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Path data;
    private volatile EmbeddedPostgres postgres;
    /// Kept from one query to the next: a new one is a process of Postgres.
    private final AtomicReference<@Nullable Connection> idle = new AtomicReference<>();

    public TestPostgres() {
        try {
            this.data = Files.createTempDirectory("test-postgres-").resolve("data");
            if (run(List.of("cp", "--archive", Fresh.DATA.toString(), data.toString())) != 0) {
                throw new IllegalStateException("the files of a fresh Postgres cannot be copied");
            }
            this.postgres = start(data, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills it with -9, in the middle of whatever it does, and starts it again at the same port with the same data.
    public void killAndRestart() {
        kill();
        restart();
    }

    /// Kills it with -9, in the middle of whatever it does.
    public void kill() {
        forget();
        ProcessHandle postmaster = postmaster();
        // A new one refuses to start while children of the old one live.
        List<ProcessHandle> children = postmaster.children().toList();
        postmaster.destroyForcibly();
        postmaster.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /// Starts it again after it was killed, at the same port with the same data.
    public void restart() {
        int port = postgres.getPort();
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            postgres.close();
            postgres = start(data, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Stops all of its processes where they are: what is connected hears nothing more, what connects is let in and hears nothing either.
    public void freeze() {
        signal("-STOP");
    }

    /// Lets it go on.
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        ProcessHandle postmaster = postmaster();
        List<String> command = new ArrayList<>(List.of("kill", signal));
        Stream.concat(Stream.of(postmaster), postmaster.children())
                .forEach(process -> command.add(String.valueOf(process.pid())));
        // One that has just ended needs no signal.
        int _ = run(command);
    }

    private static int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(command + " took too long");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private ProcessHandle postmaster() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).setDataDirectory(data)
                .setCleanDataDirectory(false).setServerConfig("synchronous_commit", "on");
        return (port == 0 ? builder : builder.setPort(port)).start();
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
        Connection kept = idle.getAndSet(null);
        if (kept != null) {
            try {
                return query(kept, sql);
            } catch (SQLException e) {
                if (!String.valueOf(e.getSQLState()).matches("(08|57P).*")) {
                    throw new IllegalStateException(sql, e);
                }
                // Somebody has ended it since.
            }
        }
        DatabaseUrl url = DatabaseUrl.parse(url());
        try {
            return query(DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password()), sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// Keeps the connection if all went well and no other is kept.
    private List<String> query(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet results = statement.getResultSet()) {
                    while (results.next()) {
                        rows.add(String.valueOf(results.getString(1)));
                    }
                }
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        if (!idle.compareAndSet(null, connection)) {
            connection.close();
        }
        return rows;
    }

    /// Makes every table empty, once whoever writes has ended. To truncate eight tables is to make a file for each and for each of its indexes.
    public void clear() {
        query("""
              DO $$ BEGIN
                LOCK TABLE stripe_events, purchases, purchase_links, license_facts, customers, licenses, license_devices, awaited_links;
                DELETE FROM license_devices;
                DELETE FROM licenses;
                DELETE FROM license_facts;
                DELETE FROM purchase_links;
                DELETE FROM awaited_links;
                DELETE FROM purchases;
                DELETE FROM customers;
                DELETE FROM stripe_events;
              END $$""");
    }

    private void forget() {
        Connection kept = idle.getAndSet(null);
        if (kept != null) {
            try {
                kept.close();
            } catch (SQLException e) {
                // Its Postgres is gone.
            }
        }
    }

    @Override
    public void close() {
        forget();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(Objects.requireNonNull(data.getParent()));
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
