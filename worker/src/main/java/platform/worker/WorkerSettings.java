package platform.worker;

import java.net.URI;
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
/// @param livemode    whether this environment takes real money, which the Stripe key tells
record WorkerSettings(int port, DatabaseUrl database, int poolSize, URI redis, int concurrency, boolean livemode,
        String logLevel, Release release) {
    private static final Setting<Integer> WORKER_METRICS_PORT = Setting.withDefault("WORKER_METRICS_PORT",
            "a port from 0 to 65535", Setting.between(0, 65_535), 9110);
    private static final Setting<Integer> WORKER_CONCURRENCY = Setting.withDefault("WORKER_CONCURRENCY",
            "a number from 1 to 200", Setting.between(1, 200), 10);
    private static final Setting<Boolean> STRIPE_SECRET_KEY = Setting.required("STRIPE_SECRET_KEY",
            "a secret or restricted key of Stripe, sk_live_…, sk_test_…, rk_live_… or rk_test_…",
            WorkerSettings::livemode);

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
                WORKER_CONCURRENCY.in(environment), STRIPE_SECRET_KEY.in(environment),
                SharedSettings.LOG_LEVEL.in(environment), Release.from(environment));
    }

    @Override
    public String toString() {
        return "WorkerSettings[secrets not shown]";
    }

    private static boolean livemode(String key) {
        if (key.matches("[sr]k_(live|test)_\\S+")) {
            return key.startsWith("_live_", 2);
        }
        throw new IllegalArgumentException();
    }
}
