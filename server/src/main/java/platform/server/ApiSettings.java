package platform.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import platform.core.http.Cors;
import platform.core.setting.DatabaseUrl;
import platform.core.setting.Release;
import platform.core.setting.Setting;
import platform.core.setting.SharedSettings;
import platform.server.limit.TrustedProxies;
import platform.server.token.SigningKeys;

/// What the API is told from outside.
///
/// @param port           0: any free one
/// @param webhookSecrets those that Stripe may sign with, the present one first
/// @param adminKeys      those that an admin may show, the present one first
/// @param signingKeys    of licence tokens
/// @param issuer         of licence tokens: where this API answers
/// @param corsOrigins    web origins that browsers may call from
/// @param proxies        those whose X-Forwarded-For is believed
/// @param strictHttps    whether browsers are told to use HTTPS only
record ApiSettings(int port, DatabaseUrl database, int poolSize, URI redis, List<String> webhookSecrets,
        List<String> adminKeys, SigningKeys signingKeys, String issuer, Set<String> corsOrigins, TrustedProxies proxies,
        boolean strictHttps, String logLevel,
        Release release) {
    private static final Setting<Integer> PORT = Setting.withDefault("PORT", "a port from 0 to 65535",
            Setting.between(0, 65_535), 3011);
    private static final Setting<String> STRIPE_WEBHOOK_SECRET = Setting.required("STRIPE_WEBHOOK_SECRET",
            "the signing secret of Stripe's webhook endpoint, whsec_…", Function.identity());
    private static final Setting<Optional<String>> STRIPE_WEBHOOK_SECRET_PREVIOUS = Setting
            .optional("STRIPE_WEBHOOK_SECRET_PREVIOUS", "a signing secret", Function.identity());
    private static final Setting<String> ADMIN_API_KEY = Setting.required("ADMIN_API_KEY", "a long random text",
            Function.identity());
    private static final Setting<Optional<String>> ADMIN_API_KEY_PREVIOUS = Setting.optional("ADMIN_API_KEY_PREVIOUS",
            "an admin key", Function.identity());
    private static final Setting<Set<String>> CORS_ALLOW_ORIGINS = Setting.required("CORS_ALLOW_ORIGINS",
            "web origins, comma-separated, each as a browser sends it: https://example.com", Cors::origins);
    private static final Setting<TrustedProxies> TRUSTED_PROXIES = Setting.withDefault("TRUSTED_PROXIES",
            "networks in CIDR form, comma-separated: 10.0.0.0/8,fd00::/8", TrustedProxies::parse,
            new TrustedProxies(List.of()));
    private static final Setting<String> ROOT_DOMAIN = Setting.withDefault("ROOT_DOMAIN", "a domain name",
            ApiSettings::domain, "localhost");
    private static final Setting<Boolean> ENABLE_HSTS = Setting.withDefault("ENABLE_HSTS", "true or false",
            Setting.flag(), false);

    /// The names of the variables without which the API does not start.
    static List<String> required() {
        return Stream.concat(
                Stream.of(SharedSettings.DATABASE_URL, SharedSettings.REDIS_URL, STRIPE_WEBHOOK_SECRET, ADMIN_API_KEY,
                        CORS_ALLOW_ORIGINS).map(Setting::name),
                SigningKeys.required().stream()).toList();
    }

    /// Reads them all.
    ///
    /// @throws platform.core.setting.SettingProblem at the first that is missing or malformed
    static ApiSettings from(Map<String, String> environment) {
        return new ApiSettings(PORT.in(environment), SharedSettings.DATABASE_URL.in(environment),
                SharedSettings.DB_POOL_SIZE.in(environment), SharedSettings.REDIS_URL.in(environment),
                both(STRIPE_WEBHOOK_SECRET.in(environment), STRIPE_WEBHOOK_SECRET_PREVIOUS.in(environment)),
                both(ADMIN_API_KEY.in(environment), ADMIN_API_KEY_PREVIOUS.in(environment)),
                SigningKeys.from(environment), "https://api." + ROOT_DOMAIN.in(environment),
                CORS_ALLOW_ORIGINS.in(environment), TRUSTED_PROXIES.in(environment), ENABLE_HSTS.in(environment),
                SharedSettings.LOG_LEVEL.in(environment), Release.from(environment));
    }

    @Override
    public String toString() {
        return "ApiSettings[secrets not shown]";
    }

    private static String domain(String text) {
        if (!text.matches("[A-Za-z0-9.-]{1,253}")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static List<String> both(String present, Optional<String> previous) {
        return Stream.concat(Stream.of(present), previous.stream()).toList();
    }
}
