package platform.cli.rotation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import platform.cli.problem.Problem;

/// Asks Stripe whether it knows an API key, by reading what the worker reads with it.
///
/// @param base where Stripe's API is
public record StripeCheck(URI base) {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int UNKNOWN = 401;
    private static final int FORBIDDEN = 403;
    private static final String NEXT = "see Stripe's dashboard, Developers, API keys; --skip-check goes on without asking";

    /// Asks.
    ///
    /// @throws Problem if the key does not count or may not read charges, or Stripe cannot be asked; shows nothing of it
    public void check(String key) {
        int status = status(key);
        switch (status) {
            case OK -> {
            }
            case UNKNOWN -> throw Problem.usage("Stripe does not know this API key", "it answered 401", NEXT);
            case FORBIDDEN -> throw Problem.usage("this API key may not do what the worker needs",
                    "Stripe answered 403 when asked for charges",
                    "let it read charges, invoices and invoice payments in Stripe's dashboard; or --skip-check");
            default -> throw Problem.failed("Stripe did not say whether it knows this API key",
                    "it answered " + status, NEXT);
        }
    }

    private int status(String key) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            return http.send(HttpRequest.newBuilder(base.resolve("/v1/charges?limit=1")).timeout(LIMIT)
                    .header("Authorization", "Bearer " + key).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | IllegalArgumentException e) {
            // Not the exception's words: an illegal header is quoted in them.
            throw Problem.failed("Stripe cannot be asked whether it knows this API key",
                    base + " cannot be reached: " + e.getClass().getSimpleName(), NEXT);
        } catch (InterruptedException e) {
            throw Problem.interrupted().causedBy(e);
        }
    }
}
