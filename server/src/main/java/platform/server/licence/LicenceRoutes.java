package platform.server.licence;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.JsonBody;
import platform.core.http.Route;
import platform.core.licence.LicenceStatus;
import platform.server.token.Tokens;

/// What plugins and buyers ask. Refusals are problems with the word below in `error`; every route answers 503 `unavailable` with
/// Retry-After while Postgres is away.
///
/// `activate`: see [Activation]. `refresh` and `verify`: see [TokenChecks].
///
/// `POST /license/validate` `{"licenseKey","deviceIdHash"}`: 200 `{"status":"valid","licenseStatus"}`; 400 `bad_request`; 401
/// `license_expired` or `unknown_device`, both with `hint`; 403 `license_revoked`; 404 `unknown_key`.
///
/// `POST /license/deactivate` `{"licenseKey","deviceIdHash"}`: 200 `{"status":"deactivated"}`, also when the device had no slot; 400
/// `bad_request`; 404 `unknown_key`.
///
/// `POST /license/claim` `{"sessionId"}`: 200 `{"licenseKey"}`; 400 `bad_request`; 404 `unknown_session`; 409 `not_processed` with
/// Retry-After; 410 `claim_ended`.
public final class LicenceRoutes implements AutoCloseable {
    /// How long a question to Postgres may take, before the answer is 503.
    private static final Duration PATIENCE = Duration.ofMillis(900);
    private static final Pattern SESSION = Pattern.compile("cs_[A-Za-z0-9_]{1,252}");
    private static final Answer DEACTIVATED = Answer.json(200, Map.of("status", "deactivated"));

    private final LookUp lookUp;
    private final DeviceSlots slots;
    private final KeyClaims claims;
    private final Activation activation;
    private final TokenChecks tokenChecks;
    private final InstantSource clock;

    public LicenceRoutes(Database database, Tokens tokens, InstantSource clock, MeterRegistry registry) {
        this.lookUp = new LookUp(database, PATIENCE);
        this.slots = new DeviceSlots(database, clock, PATIENCE);
        this.claims = new KeyClaims(database, clock, PATIENCE);
        this.activation = new Activation(lookUp, slots, tokens, clock, registry);
        this.tokenChecks = new TokenChecks(lookUp, tokens, clock, registry);
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(Route.post("/license/activate", activation::answer).andUnderV1(),
                Route.post("/license/refresh", tokenChecks::refresh).andUnderV1(),
                Route.post("/license/validate", this::validate).andUnderV1(),
                Route.post("/license/verify", tokenChecks::verify).andUnderV1(),
                Route.post("/license/deactivate", this::deactivate).andUnderV1(),
                Route.post("/license/claim", this::claim).andUnderV1());
    }

    /// Stops asking Postgres. Called when nothing is in flight any more.
    @Override
    public void close() {
        lookUp.close();
        slots.close();
        claims.close();
    }

    private Answer validate(ServerRequest request) {
        Asked asked = Asked.of(request);
        Optional<LookUp.Found> found = asked.key()
                .flatMap(key -> lookUp.byKey(key.fingerprint(), asked.fingerprint()));
        if (found.isEmpty()) {
            return unknownKey();
        }
        LicenceStatus status = found.get().standing().at(clock.instant()).status();
        return switch (status) {
            case REVOKED -> Answer.problem(403, "license_revoked", "The licence was revoked.");
            case EXPIRED -> Answer.problem(401, "license_expired", "The licence has expired.",
                    Map.of("hint", "Renew the subscription; the key stays the same."));
            case ACTIVE, PAST_DUE, GRACE -> found.get().known()
                    ? valid(status)
                    : Answer.problem(401, "unknown_device", "The licence is not active on this device.",
                            Map.of("hint", "Activate it on this device."));
        };
    }

    private Answer deactivate(ServerRequest request) {
        Asked asked = Asked.of(request);
        Fingerprint device = asked.fingerprint();
        Optional<Fingerprint> key = asked.key().map(LicenceKey::fingerprint);
        if (key.isEmpty() || (!slots.free(key.get(), device) && lookUp.byKey(key.get(), device).isEmpty())) {
            return unknownKey();
        }
        return DEACTIVATED;
    }

    private Answer claim(ServerRequest request) {
        String session = JsonBody.of(request).text("sessionId", 255);
        // A payment's or an invoice's id is a name of the purchase too, but no buyer is sent to the shop's page with one.
        if (!SESSION.matcher(session).matches()) {
            return unknownSession();
        }
        return switch (claims.claim(session)) {
            case KeyClaims.Outcome.Drawn(var key) -> Answer.json(200, Map.of("licenseKey", key.text()));
            case KeyClaims.Outcome.NotYet(var soon) ->
                Answer.problem(409, "not_processed", "The purchase is known and not processed yet.")
                        .with("Retry-After", soon ? "1" : "60");
            case KeyClaims.Outcome.Ended _ -> Answer.problem(410, "claim_ended",
                    "The key was claimed before, and is in use or a day old. Ask the seller for a new one.");
            case KeyClaims.Outcome.Unknown _ -> unknownSession();
        };
    }

    private static Answer valid(LicenceStatus status) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("status", "valid");
        body.put("licenseStatus", status.name());
        return Answer.json(200, body);
    }

    private static Answer unknownKey() {
        return Answer.problem(404, "unknown_key", "No licence has this key.");
    }

    private static Answer unknownSession() {
        return Answer.problem(404, "unknown_session", "No checkout session of ours has this id.");
    }
}
