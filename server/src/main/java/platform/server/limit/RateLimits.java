package platform.server.limit;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.http.Answer;
import platform.core.http.Refusal;
import platform.core.http.Route;
import platform.core.queue.RedisLink;
import platform.core.telemetry.EventLog;
import platform.server.limit.Limit.Count;

/// The limits of every route that has one, by minute and client address. Redis counts for all instances; while it is away, each
/// instance counts alone, with the same limits.
public final class RateLimits {
    private static final Limit ADMIN = new Limit("admin", 60, Count.GUESSES);
    private static final Map<String, Limit> BY_TEMPLATE = Map.of("/license/activate",
            new Limit("activate", 20, Count.EVERY), "/license/claim", new Limit("claim", 60, Count.EVERY),
            "/license/refresh", new Limit("refresh", 120, Count.EVERY), "/license/validate",
            new Limit("validate", 1000, Count.EVERY),
            "/license/verify", new Limit("verify", 1000, Count.EVERY), "/license/deactivate",
            new Limit("deactivate", 100, Count.EVERY), "/stripe/webhook", new Limit("webhook", 60, Count.UNSIGNED));
    private static final HeaderName SIGNATURE = HeaderNames.create("Stripe-Signature");

    private final TrustedProxies proxies;
    private final Client.Naming naming;
    private final SharedCounters shared;
    private final LocalCounters local;
    private final Exceeded exceeded = new Exceeded();
    private final MeterRegistry registry;
    private final EventLog log = new EventLog();

    /// @param secret that all instances have and Redis has not: what addresses are hashed with
    /// @param clock  of the windows while Redis is away
    public RateLimits(TrustedProxies proxies, String secret, RedisLink redis, InstantSource clock,
            MeterRegistry registry) {
        this.proxies = proxies;
        this.naming = new Client.Naming(secret);
        this.shared = new SharedCounters(redis);
        this.local = new LocalCounters(clock);
        this.registry = registry;
        Gauge.builder("onm.api.rate.limit.degraded", shared, counters -> counters.isAway() ? 1 : 0)
                .description("1 while each instance counts on its own").strongReference(true).register(registry);
    }

    /// The same routes, limited where the contract limits them. A route and its twin under `/v1` count together.
    public List<Route> apply(List<Route> routes) {
        return routes.stream().map(this::limited).toList();
    }

    private Route limited(Route route) {
        Limit limit = route.template().startsWith("/admin/") ? ADMIN : BY_TEMPLATE.get(route.template());
        if (limit == null) {
            return route;
        }
        Counter refused = registry.counter("onm.api.rate.limit.exceeded", "route", route.template());
        Guard guard = new Guard(route, limit, refused);
        return new Route(route.method(), route.template(), route.versioned(), guard::answer);
    }

    /// One route's endpoint, behind its limit.
    private final class Guard {
        private final Route route;
        private final Limit limit;
        private final Counter refused;

        Guard(Route route, Limit limit, Counter refused) {
            this.route = route;
            this.limit = limit;
            this.refused = refused;
        }

        Answer answer(ServerRequest request) {
            Client client = naming.of(limit, proxies.client(request));
            if (limit.count() != Count.UNSIGNED) {
                Optional<Usage> over = exceeded.find(client, limit);
                if (over.isPresent()) {
                    return refuse(over.get());
                }
            }
            if (limit.count() == Count.EVERY) {
                Usage usage = count(client);
                return usage.count() > limit.most() ? refuse(client, usage) : told(unlimited(request), usage);
            }
            Answer answer = unlimited(request);
            if (!counts(request, answer)) {
                return answer;
            }
            Usage usage = count(client);
            return usage.count() > limit.most() ? refuse(client, usage) : answer;
        }

        private boolean counts(ServerRequest request, Answer answer) {
            return answer.status() == 401 || (limit.count() == Count.UNSIGNED && answer.status() == 400
                    && !request.headers().contains(SIGNATURE));
        }

        private Answer unlimited(ServerRequest request) {
            try {
                return route.endpoint().answer(request);
            } catch (Refusal refusal) {
                return refusal.answer();
            }
        }

        private Usage count(Client client) {
            return shared.count(client).orElseGet(() -> local.count(client));
        }

        private Answer refuse(Client client, Usage usage) {
            // Once a client, window and instance: who floods us must not flood the log.
            if (exceeded.add(client, usage)) {
                log.warn("RateLimitExceeded", "a client asked too often",
                        Map.of("route", route.template(), "limit", limit.most()));
            }
            return refuse(usage);
        }

        private Answer refuse(Usage usage) {
            refused.increment();
            return told(Answer.problem(429, "rate_limited",
                    "Too many requests: " + limit.most() + " a minute are allowed. Try again in "
                            + usage.secondsLeft() + " s.")
                    .with("Retry-After", String.valueOf(usage.secondsLeft())), usage);
        }

        private Answer told(Answer answer, Usage usage) {
            Map<String, String> headers = new LinkedHashMap<>(answer.headers());
            headers.put("RateLimit-Limit", String.valueOf(limit.most()));
            headers.put("RateLimit-Remaining", String.valueOf(Math.max(0, limit.most() - usage.count())));
            headers.put("RateLimit-Reset", String.valueOf(usage.secondsLeft()));
            return new Answer(answer.status(), answer.type(), answer.body(), headers);
        }
    }
}
