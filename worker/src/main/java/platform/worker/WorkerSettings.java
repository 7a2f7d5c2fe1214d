package platform.worker;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import platform.core.setting.DatabaseUrl;
import platform.core.setting.Release;
import platform.core.setting.Setting;
import platform.core.setting.SharedSettings;

/// What the worker is told from outside.
///
/// @param port        of metrics and health; 0: any free one
/// @param concurrency batches of events that are worked on at a time
/// @param retention   how long the payload of a processed event is kept; zero: for good
record WorkerSettings(int port, DatabaseUrl database, int poolSize, URI redis, int concurrency, StripeAccess stripe,
        Duration retention, String logLevel, Release release) {
    private static final Setting<Integer> WORKER_METRICS_PORT = Setting.withDefault("WORKER_METRICS_PORT",
            "a port from 0 to 65535", Setting.between(0, 65_535), 9110);
    private static final Setting<Integer> WORKER_CONCURRENCY = Setting.withDefault("WORKER_CONCURRENCY",
            "a number from 1 to 200", Setting.between(1, 200), 10);
    private static final Setting<Duration> PAYLOAD_RETENTION_DAYS = Setting.withDefault("PAYLOAD_RETENTION_DAYS",
            "a number of days from 0 to 3650", text -> Duration.ofDays(Setting.between(0, 3650).apply(text)),
            Duration.ofDays(30));
    private static final Setting<URI> STRIPE_API_BASE = Setting.withDefault("STRIPE_API_BASE",
            "the URL of Stripe's API, without a path", WorkerSettings::base, URI.create("https://api.stripe.com"));
    private static final Setting<String> STRIPE_SECRET_KEY = Setting.required("STRIPE_SECRET_KEY",
            "a secret or restricted key of Stripe, sk_live_…, sk_test_…, rk_live_… or rk_test_…",
            WorkerSettings::key);

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
        return Stream.of(SharedSettings.DATABASE_URL, SharedSettings.REDIS_URL, STRIPE_SECRET_KEY).map(Setting::name)
                .toList();
    }

    /// Reads them all.
    ///
    /// @throws platform.core.setting.SettingProblem at the first that is missing or malformed
    static WorkerSettings from(Map<String, String> environment) {
        return new WorkerSettings(WORKER_METRICS_PORT.in(environment), SharedSettings.DATABASE_URL.in(environment),
                SharedSettings.DB_POOL_SIZE.in(environment), SharedSettings.REDIS_URL.in(environment),
                WORKER_CONCURRENCY.in(environment),
                new StripeAccess(STRIPE_SECRET_KEY.in(environment), STRIPE_API_BASE.in(environment)),
                PAYLOAD_RETENTION_DAYS.in(environment),
                SharedSettings.LOG_LEVEL.in(environment), Release.from(environment));
    }

    @Override
    public String toString() {
        return "WorkerSettings[secrets not shown]";
    }

    private static String key(String text) {
        if (text.matches("[sr]k_(live|test)_\\S+")) {
            return text;
        }
        throw new IllegalArgumentException();
    }

    private static URI base(String text) {
        if (text.matches("https?://[A-Za-z0-9.:-]+")) {
            return URI.create(text);
        }
        throw new IllegalArgumentException();
    }
}
