package platform.core.http;

import platform.core.database.Database;
import platform.core.database.Schema;
import platform.core.queue.RedisLink;

/// How Postgres and Redis are, as health answers tell it.
public final class Dependencies {
    /// How Postgres is.
    public enum DatabaseState {
        /// Reachable, with every migration that this build needs.
        OK,
        /// Reachable, but an older release's.
        BEHIND,
        /// Unreachable, or silent for 500 ms.
        AWAY
    }

    private final Probe<DatabaseState> database;
    private final Probe<Boolean> redis;

    /// @param database of its own, so that a full pool does not look like a Postgres that is away
    public Dependencies(Database database, RedisLink redis) {
        this.database = new Probe<>(() -> state(database), DatabaseState.AWAY);
        this.redis = new Probe<>(redis::answers, false);
    }

    DatabaseState database() {
        return database.ask();
    }

    boolean redisAnswers() {
        return redis.ask();
    }

    private static DatabaseState state(Database database) {
        try {
            return Schema.isSufficient(database) ? DatabaseState.OK : DatabaseState.BEHIND;
        } catch (RuntimeException e) {
            // No table of migrations yet is "behind" too.
            return Database.isUnreachable(e) ? DatabaseState.AWAY : DatabaseState.BEHIND;
        }
    }
}
