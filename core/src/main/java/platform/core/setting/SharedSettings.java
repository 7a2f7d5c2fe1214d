package platform.core.setting;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// The variables that both services read.
public final class SharedSettings {
    /// Where Postgres is, as libpq writes it.
    public static final Setting<DatabaseUrl> DATABASE_URL = Setting.required("DATABASE_URL",
            "postgresql://user:password@host:port/database", DatabaseUrl::parse);
    /// Where Redis is.
    public static final Setting<URI> REDIS_URL = Setting.required("REDIS_URL",
            "redis://host:port or rediss://host:port",
            SharedSettings::redis);
    /// The most connections to Postgres that one process opens, besides one for health checks.
    public static final Setting<Integer> DB_POOL_SIZE = Setting.withDefault("DB_POOL_SIZE", "a number from 1 to 200",
            Setting.between(1, 200), 10);
    /// The least severe log level that is written.
    public static final Setting<String> LOG_LEVEL = Setting.withDefault("LOG_LEVEL", "debug, info, warn or error",
            SharedSettings::level, "info");
    /// The git commit that this build was made of; set in the image.
    public static final Setting<String> RELEASE_SHA = Setting.withDefault("RELEASE_SHA", "a git commit",
            SharedSettings::headerText, "unknown");
    /// When the image was built, an ISO-8601 instant; set in the image.
    public static final Setting<String> RELEASE_BUILT_AT = Setting.withDefault("RELEASE_BUILT_AT",
            "an ISO-8601 instant",
            SharedSettings::headerText, "unknown");
    /// Which container this is; set by the engine.
    public static final Setting<String> HOSTNAME = Setting.withDefault("HOSTNAME", "a host name",
            SharedSettings::headerText, "unknown");

    private SharedSettings() {}

    private static URI redis(String text) {
        URI uri = URI.create(text);
        if (!Set.of("redis", "rediss").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException();
        }
        return uri;
    }

    private static String level(String text) {
        String level = text.toLowerCase(Locale.ROOT);
        if (!Set.of("debug", "info", "warn", "error").contains(level)) {
            throw new IllegalArgumentException();
        }
        return level;
    }

    private static String headerText(String text) {
        if (!text.matches("[A-Za-z0-9:.+_-]{1,64}")) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
