package platform.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import platform.core.database.Database;
import platform.core.http.Cors;
import platform.core.http.Dependencies;
import platform.core.http.Exchange;
import platform.core.http.HttpListener;
import platform.core.http.LameDuck;
import platform.core.http.OperationRoutes;
import platform.core.http.Route;
import platform.core.queue.RedisLink;
import platform.core.telemetry.EventLog;
import platform.core.telemetry.Metrics;
import platform.server.admin.AdminKeys;
import platform.server.admin.AdminRoutes;
import platform.server.licence.LicenceRoutes;
import platform.server.limit.RateLimits;
import platform.server.openapi.DescriptionRoutes;
import platform.server.token.KeySetRoute;
import platform.server.token.Tokens;
import platform.server.webhook.Dispatch;
import platform.server.webhook.SignatureCheck;
import platform.server.webhook.WebhookRoutes;

/// The running API. Starts with or without Postgres and Redis; what they are needed for answers 503 until they are there.
final class Api {
    private static final Duration FOR_A_CONNECTION = Duration.ofMillis(400);
    /// Twice this, for a connection and an answer, is the second that all is answered in.
    private static final Duration FOR_AN_ADMIN = Duration.ofMillis(500);
    private static final int ADMINS = 4;
    private static final Duration FOR_REDIS = Duration.ofMillis(250);
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(1);

    private final EventLog log = new EventLog();
    private final Metrics metrics = new Metrics();
    private final LameDuck lameDuck = LameDuck.standard();
    private final Database database;
    private final Database questions;
    private final Database administration;
    private final RedisLink redis;
    private final WebhookRoutes webhook;
    private final LicenceRoutes licences;
    private final List<Route> routes;
    private final HttpListener listener;

    Api(ApiSettings settings, InstantSource clock) {
        database = Database.pool(settings.database(), "api", settings.poolSize(), FOR_A_CONNECTION, metrics.registry());
        questions = Database.single(settings.database(), "api-health", FOR_A_CONNECTION);
        administration = Database.impatient(settings.database(), "api-admin", ADMINS, FOR_AN_ADMIN);
        redis = new RedisLink(settings.redis(), FOR_REDIS);
        Dispatch dispatch = new Dispatch(redis, metrics.registry());
        webhook = new WebhookRoutes(new SignatureCheck(settings.webhookSecrets(), clock), database, dispatch, clock,
                metrics.registry());
        Tokens tokens = new Tokens(settings.signingKeys(), settings.issuer());
        licences = new LicenceRoutes(database, tokens, clock, metrics.registry());
        AdminRoutes admin = new AdminRoutes(new AdminKeys(settings.adminKeys()), administration,
                event -> dispatch.send(List.of(event)), clock);
        OperationRoutes operation = new OperationRoutes("api", settings.release(), new Dependencies(questions, redis),
                lameDuck, metrics.registry());
        RateLimits limits = new RateLimits(settings.proxies(), settings.webhookSecrets().getFirst(), redis, clock,
                metrics.registry());
        routes = limits.apply(Stream.of(operation.routes(), webhook.routes(), licences.routes(),
                new KeySetRoute(settings.signingKeys()).routes(), admin.routes(),
                new DescriptionRoutes().routes()).flatMap(List::stream).toList());
        Exchange exchange = new Exchange(settings.release(), lameDuck, metrics.registry(), "onm.api",
                settings.strictHttps() ? Map.of("Strict-Transport-Security", "max-age=31536000") : Map.of(),
                Cors.of(settings.corsOrigins()));
        // Else the first events would wait for the sweeper.
        redis.awaitFirst(FIRST_CONNECTION);
        listener = new HttpListener(settings.port(), routes, exchange);
        log.info("Started", "serving", Map.of("port", listener.port(), "sha", settings.release().sha()));
    }

    int port() {
        return listener.port();
    }

    List<Route> routes() {
        return routes;
    }

    /// Leaves without failing a request, then stops.
    void leave() throws InterruptedException {
        log.info("Leaving", "not ready any more, serving until nothing is in flight", Map.of());
        lameDuck.leave();
        listener.close();
        webhook.close();
        licences.close();
        redis.close();
        questions.close();
        administration.close();
        database.close();
        metrics.close();
        log.info("Stopped", "all requests were answered", Map.of());
    }
}
