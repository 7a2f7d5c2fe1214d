package platform.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import platform.core.setting.Catalogue;
import platform.core.setting.DatabaseUrl;
import platform.core.setting.Release;
import platform.core.setting.Settings;
import platform.core.setting.Variable;
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
    /// The names of the variables without which the API does not start.
    static List<String> required() {
        return Catalogue.neededBy(Variable.Part.API);
    }

    /// Reads them all.
    ///
    /// @throws platform.core.setting.SettingProblem at the first that is missing or malformed
    static ApiSettings from(Map<String, String> environment) {
        return new ApiSettings(Settings.PORT.in(environment), Settings.DATABASE_URL.in(environment),
                Settings.DB_POOL_SIZE.in(environment), Settings.REDIS_URL.in(environment),
                both(Settings.STRIPE_WEBHOOK_SECRET.in(environment),
                        Settings.STRIPE_WEBHOOK_SECRET_PREVIOUS.in(environment)),
                both(Settings.ADMIN_API_KEY.in(environment), Settings.ADMIN_API_KEY_PREVIOUS.in(environment)),
                SigningKeys.from(environment), "https://api." + Settings.ROOT_DOMAIN.in(environment),
                Settings.CORS_ALLOW_ORIGINS.in(environment),
                new TrustedProxies(Settings.TRUSTED_PROXIES.in(environment)), Settings.ENABLE_HSTS.in(environment),
                Settings.LOG_LEVEL.in(environment), Release.from(environment));
    }

    @Override
    public String toString() {
        return "ApiSettings[secrets not shown]";
    }

    private static List<String> both(String present, Optional<String> previous) {
        return Stream.concat(Stream.of(present), previous.stream()).toList();
    }
}
