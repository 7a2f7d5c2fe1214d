package platform.worker;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import platform.core.setting.Catalogue;
import platform.core.setting.DatabaseUrl;
import platform.core.setting.Release;
import platform.core.setting.Settings;
import platform.core.setting.Variable;

/// What the worker is told from outside.
///
/// @param port        of metrics and health; 0: any free one
/// @param concurrency batches of events that are worked on at a time
/// @param retention   how long the payload of a processed event is kept; zero: for good
record WorkerSettings(int port, DatabaseUrl database, int poolSize, URI redis, int concurrency, StripeAccess stripe,
        Duration retention, String logLevel, Release release) {
    /// The way to Stripe's API.
    ///
    /// @param key secret or restricted
    record StripeAccess(String key, URI base) {
        /// Whether this environment takes real money.
        boolean livemode() {
            return key.startsWith("_live_", 2);
        }

        @Override
        public String toString() {
            return "StripeAccess[not shown]";
        }
    }

    /// The names of the variables without which the worker does not start.
    static List<String> required() {
        return Catalogue.neededBy(Variable.Part.WORKER);
    }

    /// Reads them all.
    ///
    /// @throws platform.core.setting.SettingProblem at the first that is missing or malformed
    static WorkerSettings from(Map<String, String> environment) {
        return new WorkerSettings(Settings.WORKER_METRICS_PORT.in(environment), Settings.DATABASE_URL.in(environment),
                Settings.DB_POOL_SIZE.in(environment), Settings.REDIS_URL.in(environment),
                Settings.WORKER_CONCURRENCY.in(environment),
                new StripeAccess(Settings.STRIPE_SECRET_KEY.in(environment), Settings.STRIPE_API_BASE.in(environment)),
                Settings.PAYLOAD_RETENTION_DAYS.in(environment),
                Settings.LOG_LEVEL.in(environment), Release.from(environment));
    }

    @Override
    public String toString() {
        return "WorkerSettings[secrets not shown]";
    }
}
