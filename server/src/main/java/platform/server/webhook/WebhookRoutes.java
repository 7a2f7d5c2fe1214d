package platform.server.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Database;
import platform.core.event.HandledTypes;
import platform.core.http.Answer;
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
    private static final int USUAL_BYTES = 16 << 10;
    private static final Answer RECEIVED = Answer.json(200, Map.of("received", true));

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
        Optional<byte[]> body = read(request);
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

    /// The whole body, or nothing when it is too long; never more than that in memory.
    private static Optional<byte[]> read(ServerRequest request) {
        long length = request.headers().contentLength().orElse(MOST_BYTES);
        if (length > MOST_BYTES) {
            return Optional.empty();
        }
        try (InputStream stream = request.content().inputStream()) {
            if (length <= USUAL_BYTES) {
                // Room for all of it at once. More than that is not set aside on the word of a stranger.
                byte[] body = new byte[(int) length];
                int read = stream.readNBytes(body, 0, body.length);
                return Optional.of(read == body.length ? body : Arrays.copyOf(body, read));
            }
            byte[] body = stream.readNBytes(MOST_BYTES + 1);
            return body.length > MOST_BYTES ? Optional.empty() : Optional.of(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
