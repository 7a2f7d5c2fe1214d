package platform.server.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Database;
import platform.core.event.HandledTypes;
import platform.core.http.Answer;
import platform.core.http.Body;
import platform.core.http.Route;
import platform.core.telemetry.EventLog;

/// `POST /stripe/webhook`: 200 once the event is durable, and not a moment before.
public final class WebhookRoutes implements AutoCloseable {
    /// How a webhook can end, and its label in the metrics.
    private enum Result {
        OK, INVALID_SIG, PARSE_ERROR, UNSUPPORTED_EVENT, DUPLICATE, ERROR
    }

    private static final HeaderName SIGNATURE = HeaderNames.create("Stripe-Signature");
    private static final int MOST_BYTES = 1 << 20;
    private static final Answer RECEIVED = Answer.json(200, Map.of("received", true));

    /// Large bodies that may be in memory at once: a crowd of them must not fill it.
    private static final int MOST_LARGE_BODIES = 16;
    private static final Duration FOR_ROOM = Duration.ofMillis(500);

    private final Semaphore largeBodies = new Semaphore(MOST_LARGE_BODIES);
    private final SignatureCheck signatures;
    private final Inbox inbox;
    private final Map<Result, Counter> results = new EnumMap<>(Result.class);
    private final EventLog log = new EventLog();

    public WebhookRoutes(SignatureCheck signatures, Database database, Dispatch dispatch, InstantSource clock,
            MeterRegistry registry) {
        this.signatures = signatures;
        this.inbox = new Inbox(new EventTable(database, clock), dispatch);
        for (Result result : Result.values()) {
            results.put(result, registry.counter("onm.api.stripe.webhooks.received", "result", label(result)));
        }
    }

    public List<Route> routes() {
        return List.of(Route.post("/stripe/webhook", this::receive).andUnderV1());
    }

    /// Stops storing. Called when nothing is in flight any more.
    @Override
    public void close() {
        inbox.close();
    }

    private Answer receive(ServerRequest request) {
        if (request.headers().contentLength().orElse(MOST_BYTES) <= Body.USUAL_BYTES) {
            return receive(request, read(request));
        }
        if (!takeRoom()) {
            return refuse(Result.ERROR, 503, "busy", "Too many large bodies at once; send it again.")
                    .with(HeaderNames.RETRY_AFTER.defaultCase(), "5");
        }
        try {
            return receive(request, read(request));
        } finally {
            largeBodies.release();
        }
    }

    private boolean takeRoom() {
        try {
            return largeBodies.tryAcquire(FOR_ROOM.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Answer receive(ServerRequest request, Optional<byte[]> body) {
        if (body.isEmpty()) {
            return refuse(Result.PARSE_ERROR, 413, "too_large", "An event is 1 MiB at most.");
        }
        Optional<String> signature = request.headers().first(SIGNATURE);
        if (signature.isEmpty()) {
            return refuse(Result.INVALID_SIG, 400, "no_signature", "The Stripe-Signature header is missing.");
        }
        if (!signatures.accepts(body.get(), signature.get())) {
            return refuse(Result.INVALID_SIG, 401, "invalid_signature", "The signature is wrong or older than 300 s.");
        }
        return StripeEvent.parse(body.get()).map(this::store).orElseGet(
                () -> refuse(Result.PARSE_ERROR, 400, "malformed_event", "The body is not a Stripe event in JSON."));
    }

    private Answer store(StripeEvent event) {
        return switch (inbox.put(event)) {
            case STORED -> received(HandledTypes.has(event.type()) ? Result.OK : Result.UNSUPPORTED_EVENT, event);
            case KNOWN -> received(Result.DUPLICATE, event);
            case REFUSED -> refuse(Result.ERROR, 503, "not_stored", "The event could not be stored; send it again.")
                    .with(HeaderNames.RETRY_AFTER.defaultCase(), "5");
        };
    }

    private Answer received(Result result, StripeEvent event) {
        count(result);
        log.info("StripeWebhookReceived", "the event is durable",
                Map.of("eventId", event.id(), "type", event.type(), "result", label(result)));
        return RECEIVED;
    }

    private Answer refuse(Result result, int status, String error, String detail) {
        count(result);
        log.warn("StripeWebhookRejected", "the webhook was refused", Map.of("reason", error, "status", status));
        return Answer.problem(status, error, detail);
    }

    private void count(Result result) {
        Objects.requireNonNull(results.get(result)).increment();
    }

    private static String label(Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<byte[]> read(ServerRequest request) {
        try {
            return Body.read(request, MOST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
