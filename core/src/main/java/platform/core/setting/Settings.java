package platform.core.setting;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The variables that the services read, each with the form that its value must have. What they are for is in [Catalogue].
public final class Settings {
    private static final String DOMAIN = "[A-Za-z0-9.-]{1,253}";
    private static final String IN_A_HEADER = "[A-Za-z0-9:.+_-]{1,64}";
    private static final String STRIPE_KEY = "[sr]k_(live|test)_\\S+";

    /// Where Postgres is, as libpq writes it.
    public static final Setting<DatabaseUrl> DATABASE_URL = Setting.required("DATABASE_URL",
            "postgresql://user:password@host:port/database", DatabaseUrl::parse);
    /// Where Redis is.
    public static final Setting<URI> REDIS_URL = Setting.required("REDIS_URL",
            "redis://user:password@host:port, or rediss://…", Settings::redis);
    /// The most connections to Postgres that one process opens, besides one for health checks.
    public static final Setting<Integer> DB_POOL_SIZE = Setting.withDefault("DB_POOL_SIZE", "a number from 1 to 200",
            Setting.between(1, 200), "10");
    /// The least severe log level that is written.
    public static final Setting<String> LOG_LEVEL = Setting.withDefault("LOG_LEVEL", "debug, info, warn or error",
            text -> Setting.form("debug|info|warn|error").apply(text.toLowerCase(Locale.ROOT)), "info");
    /// The git commit that this build was made of; set in the image.
    public static final Setting<String> RELEASE_SHA = Setting.withDefault("RELEASE_SHA", "a git commit",
            Setting.form(IN_A_HEADER), "unknown");
    /// When the image was built, an ISO-8601 instant; set in the image.
    public static final Setting<String> RELEASE_BUILT_AT = Setting.withDefault("RELEASE_BUILT_AT",
            "an ISO-8601 instant", Setting.form(IN_A_HEADER), "unknown");
    /// Which container this is; set by the engine.
    public static final Setting<String> HOSTNAME = Setting.withDefault("HOSTNAME", "a host name",
            Setting.form(IN_A_HEADER), "unknown");

    /// Where the API listens; 0: any free port.
    public static final Setting<Integer> PORT = Setting.withDefault("PORT", "a port from 0 to 65535",
            Setting.between(0, 65_535), "3011");
    /// The API answers at `https://api.` and this.
    public static final Setting<String> ROOT_DOMAIN = Setting.withDefault("ROOT_DOMAIN", "a domain name",
            Setting.form(DOMAIN), "localhost");
    /// What Stripe signs webhooks with.
    public static final Setting<String> STRIPE_WEBHOOK_SECRET = Setting.required("STRIPE_WEBHOOK_SECRET",
            "the signing secret of Stripe's webhook endpoint, whsec_…", Setting.form("whsec_\\S+"));
    /// What it signed them with before.
    public static final Setting<Optional<String>> STRIPE_WEBHOOK_SECRET_PREVIOUS = Setting
            .optional("STRIPE_WEBHOOK_SECRET_PREVIOUS", "a signing secret, whsec_…", Setting.form("whsec_\\S+"));
    /// What admins show.
    public static final Setting<String> ADMIN_API_KEY = Setting.required("ADMIN_API_KEY", "a long random text",
            Function.identity());
    /// What they showed before.
    public static final Setting<Optional<String>> ADMIN_API_KEY_PREVIOUS = Setting.optional("ADMIN_API_KEY_PREVIOUS",
            "an admin key", Function.identity());
    /// Origins whose pages may call the API.
    public static final Setting<Set<String>> CORS_ALLOW_ORIGINS = Setting.required("CORS_ALLOW_ORIGINS",
            "web origins, comma-separated, each as a browser sends it: https://example.com", WebOrigins::parse);
    /// Whose X-Forwarded-For is believed.
    public static final Setting<List<Network>> TRUSTED_PROXIES = new Setting<>("TRUSTED_PROXIES",
            "networks in CIDR form, comma-separated: 10.0.0.0/8,fd00::/8", Network::list, List.of(), "");
    /// Whether browsers are told to use HTTPS only.
    public static final Setting<Boolean> ENABLE_HSTS = Setting.withDefault("ENABLE_HSTS", "true or false",
            Setting.flag(), "false");

    /// The version of the key that signs licence tokens, their `kid`.
    public static final Setting<Integer> LICENSE_KEY_VERSION = Setting.required("LICENSE_KEY_VERSION",
            "a number from 1 up", LicenceKeys::version);
    /// The private half of it.
    public static final Setting<byte[]> LICENSE_PRIVATE_KEY_B64 = Setting.required("LICENSE_PRIVATE_KEY_B64",
            "base64 of an Ed25519 private key: 32 bytes, or PKCS#8", KeyBytes::privateKey);
    /// The public half of it.
    public static final Setting<byte[]> LICENSE_PUBLIC_KEY_B64 = Setting.required("LICENSE_PUBLIC_KEY_B64",
            "base64 of the Ed25519 public key of LICENSE_PRIVATE_KEY_B64: 32 bytes, or SPKI", KeyBytes::publicKey);
    /// The version of the key to come.
    public static final Setting<Optional<Integer>> LICENSE_NEXT_KEY_VERSION = Setting.optional(
            "LICENSE_NEXT_KEY_VERSION", "a number from 1 up", LicenceKeys::version);
    /// The public half of the key to come.
    public static final Setting<Optional<byte[]>> LICENSE_NEXT_PUBLIC_KEY_B64 = Setting.optional(
            "LICENSE_NEXT_PUBLIC_KEY_B64", "base64 of an Ed25519 public key: 32 bytes, or SPKI", KeyBytes::publicKey);
    /// The public halves of the keys before, by version.
    public static final Setting<SortedMap<Integer, byte[]>> LICENSE_PREVIOUS_PUBLIC_KEYS = new Setting<>(
            "LICENSE_PREVIOUS_PUBLIC_KEYS", "version:key, comma-separated, no version twice", LicenceKeys::parse,
            Collections.unmodifiableSortedMap(new TreeMap<>()), "");

    /// How long a new licence key is published before it signs.
    public static final Setting<Duration> ROTATION_PUBLISHED_FOR = span("ROTATION_PUBLISHED_FOR", "15m");
    /// How long a licence key is accepted after its last signature.
    public static final Setting<Duration> ROTATION_ACCEPTED_FOR = span("ROTATION_ACCEPTED_FOR", "8d");
    /// How long a secret that others hold too is accepted beside the new one.
    public static final Setting<Duration> ROTATION_GRACE = span("ROTATION_GRACE", "1d");

    /// Where the worker answers metrics and health; 0: any free port.
    public static final Setting<Integer> WORKER_METRICS_PORT = Setting.withDefault("WORKER_METRICS_PORT",
            "a port from 0 to 65535", Setting.between(0, 65_535), "9110");
    /// Batches of events that one worker handles at a time.
    public static final Setting<Integer> WORKER_CONCURRENCY = Setting.withDefault("WORKER_CONCURRENCY",
            "a number from 1 to 200", Setting.between(1, 200), "10");
    /// How long the payload of a processed event is kept; zero: for good.
    public static final Setting<Duration> PAYLOAD_RETENTION_DAYS = Setting.withDefault("PAYLOAD_RETENTION_DAYS",
            "a number of days from 0 to 3650", text -> Duration.ofDays(Setting.between(0, 3650).apply(text)), "30");
    /// Where Stripe's API is.
    public static final Setting<URI> STRIPE_API_BASE = Setting.withDefault("STRIPE_API_BASE",
            "the URL of Stripe's API, without a path",
            text -> URI.create(Setting.form("https?://[A-Za-z0-9.:-]+").apply(text)), "https://api.stripe.com");
    /// What the worker shows there; its kind says whether this environment takes real money.
    public static final Setting<String> STRIPE_SECRET_KEY = Setting.required("STRIPE_SECRET_KEY",
            "a secret or restricted key of Stripe, sk_live_…, sk_test_…, rk_live_… or rk_test_…",
            Setting.form(STRIPE_KEY));

    private Settings() {}

    private static Setting<Duration> span(String name, String standard) {
        return Setting.withDefault(name, "a duration such as 30s, 10m, 2h or 8d", Setting::span, standard);
    }

    static URI redis(String text) {
        URI uri = URI.create(text);
        if (!Set.of("redis", "rediss").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException();
        }
        return uri;
    }
}
