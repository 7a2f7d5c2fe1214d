package platform.server.licence;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.http.Answer;
import platform.core.http.JsonBody;
import platform.core.licence.LicenceStatus;
import platform.server.token.Tokens;

/// What is asked with a token.
///
/// `POST /license/refresh` `{"token","deviceIdHash"}`: a new token for the device that has one, also when its own time is over, as long
/// as the licence allows it. 200 as [TokenAnswers] says; 400 `bad_request`, `not_a_token`; 401 `invalid_token`, `unknown_license`,
/// `license_revoked`, `license_expired`; 403 `other_device`; 503 `unavailable`.
///
/// `POST /license/verify` `{"token"}`: 200 `{"valid":true,"licenseId","status","plan","features":[…],"expiresAt"}`, where the status is the
/// licence's at this moment, or 200 `{"valid":false,"error"}` with `INVALID_SIGNATURE`, `EXPIRED`, `UNKNOWN_LICENSE`, `REVOKED`,
/// `LICENSE_EXPIRED` or `UNKNOWN_DEVICE`; 400 `bad_request`, `not_a_token`; 503 `unavailable`.
final class TokenChecks {
    private final LookUp lookUp;
    private final Tokens tokens;
    private final TokenAnswers answers;
    private final Endings endings;
    private final InstantSource clock;

    TokenChecks(LookUp lookUp, Tokens tokens, InstantSource clock, MeterRegistry registry) {
        this.lookUp = lookUp;
        this.tokens = tokens;
        this.answers = new TokenAnswers(tokens, "refresh", registry);
        this.endings = new Endings("onm.api.license.refreshes", "LicenseRefreshed", "LicenseRefreshFailed", registry);
        this.clock = clock;
    }

    Answer refresh(ServerRequest request) {
        return endings.of(() -> {
            JsonBody body = JsonBody.of(request);
            String device = Asked.device(body);
            return switch (tokens.read(body.text("token", Tokens.MOST_CHARACTERS))) {
                case Tokens.Reading.NoToken _ -> new Ending("not_a_token", notAToken(), Map.of());
                case Tokens.Reading.Forged _ -> Ending.refused(401, "invalid_token",
                        "No key of ours signed this token.", Map.of());
                case Tokens.Reading.Genuine token -> refresh(token, device);
            };
        });
    }

    Answer verify(ServerRequest request) {
        return switch (tokens.read(JsonBody.of(request).text("token", Tokens.MOST_CHARACTERS))) {
            case Tokens.Reading.NoToken _ -> notAToken();
            case Tokens.Reading.Forged _ -> invalid("INVALID_SIGNATURE");
            case Tokens.Reading.Genuine token -> verify(token);
        };
    }

    private Ending refresh(Tokens.Reading.Genuine token, String device) {
        Map<String, String> context = Map.of("licenseId", token.licence());
        if (!token.device().equals(device)) {
            return otherDevice(context);
        }
        Optional<LookUp.Found> found = lookUp.byId(token.licence(), Fingerprint.of(device));
        if (found.isEmpty()) {
            return Ending.refused(401, "unknown_license", "There is no such licence any more.", context);
        }
        Instant now = clock.instant();
        Standing standing = found.get().standing().at(now);
        return switch (standing.status()) {
            case REVOKED -> Ending.refused(401, "license_revoked", "The licence was revoked.", context);
            case EXPIRED -> Ending.refused(401, "license_expired", "The licence has expired.", context);
            case ACTIVE, PAST_DUE, GRACE -> found.get().known()
                    ? new Ending(Ending.OK, answers.answer(standing, device, now),
                            Map.of("licenseId", standing.id(), "status", standing.status()))
                    : otherDevice(context);
        };
    }

    private Answer verify(Tokens.Reading.Genuine token) {
        Instant now = clock.instant();
        if (!now.isBefore(token.expiresAt())) {
            return invalid("EXPIRED");
        }
        Optional<LookUp.Found> found = lookUp.byId(token.licence(), Fingerprint.of(token.device()));
        if (found.isEmpty()) {
            return invalid("UNKNOWN_LICENSE");
        }
        Standing standing = found.get().standing().at(now);
        if (standing.status() == LicenceStatus.REVOKED) {
            return invalid("REVOKED");
        }
        if (standing.status() == LicenceStatus.EXPIRED) {
            return invalid("LICENSE_EXPIRED");
        }
        if (!found.get().known()) {
            return invalid("UNKNOWN_DEVICE");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("valid", true);
        body.put("licenseId", standing.id());
        body.put("status", standing.status().name());
        body.put("plan", standing.licence().plan().name());
        body.put("features", Features.of(standing.licence().plan()));
        body.put("expiresAt", token.expiresAt().toString());
        return Answer.json(200, body);
    }

    private static Ending otherDevice(Map<String, String> context) {
        return Ending.refused(403, "other_device", "The token is not of this device, or the device was deactivated.",
                context);
    }

    private static Answer invalid(String error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("valid", false);
        body.put("error", error);
        return Answer.json(200, body);
    }

    private static Answer notAToken() {
        return Answer.problem(400, "not_a_token", "This is not a token: three parts in base64url with dots between.");
    }
}
