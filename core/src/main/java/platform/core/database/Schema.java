package platform.core.database;

/// The shape of the database that this build needs. Migrations only expand: a newer schema serves an older build as well.
public final class Schema {
    private static final String NEWEST = "SELECT coalesce(max(version::int), 0) AS newest FROM flyway_schema_history"
            + " WHERE success AND version ~ '^[0-9]+$'";

    /// The number of the newest migration that this build was made with.
    public static final int NEEDED = 2;

    /// The smallest such number of a release that still runs on it. A migration that removes something raises this to the number
    /// of the release before: no rollback goes beyond it.
    public static final int OLDEST = 1;

    private Schema() {}

    /// Whether the database has every migration that this build needs.
    ///
    /// @throws RuntimeException when Postgres is unreachable, or no migration has ever run
    public static boolean isSufficient(Database database) {
        return database.list(NEWEST, row -> row.column("newest").getInt()).getFirst() >= NEEDED;
    }
}
