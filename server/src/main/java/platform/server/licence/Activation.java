package platform.server.licence;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

import io.helidon.webserver.http.ServerRequest;
import io.micrometer.core.instrument.MeterRegistry;

import platform.core.http.Answer;
import platform.core.telemetry.EventLog;
import platform.server.token.Tokens;

/// `POST /license/activate` `{"licenseKey","deviceIdHash"}`: a token, and a slot for a device that has none yet.
///
/// 200 as [TokenAnswers] says; 400 `bad_request`; 403 `license_revoked`, `license_expired`, `new_device_in_grace`, or `device_limit`
/// with `currentDevices` and `limit`; 404 `unknown_key`; 503 `unavailable`.
final class Activation {
    private final LookUp lookUp;
    private final DeviceSlots slots;
    private final TokenAnswers answers;
    private final Endings endings;
    private final InstantSource clock;
    private final EventLog log = new EventLog();

    Activation(LookUp lookUp, DeviceSlots slots, Tokens tokens, InstantSource clock, MeterRegistry registry) {
        this.lookUp = lookUp;
        this.slots = slots;
        this.answers = new TokenAnswers(tokens, "activate", registry);
        this.endings = new Endings("onm.api.license.activations", "LicenseActivated", "LicenseActivationFailed",
                registry);
        this.clock = clock;
    }

    Answer answer(ServerRequest request) {
        return endings.of(() -> ending(Asked.of(request)));
    }

    private Ending ending(Asked asked) {
        if (asked.key().isEmpty()) {
            return unknownKey();
        }
        Fingerprint key = asked.key().get().fingerprint();
        Fingerprint device = asked.fingerprint();
        Optional<LookUp.Found> found = lookUp.byKey(key, device);
        if (found.isEmpty()) {
            return unknownKey();
        }
        Instant now = clock.instant();
        Standing standing = found.get().standing().at(now);
        return switch (standing.status()) {
            case REVOKED, EXPIRED -> closed(standing);
            // Nothing is written for a device that is in already.
            case ACTIVE, PAST_DUE, GRACE -> found.get().known()
                    ? activated(standing, asked.device(), now, false)
                    : switch (slots.take(new DeviceSlots.Install(standing.id(), key, device))) {
                        case DeviceSlots.Outcome.In(var at) -> activated(at, asked.device(), now, true);
                        case DeviceSlots.Outcome.Full(var devices) -> full(standing, devices);
                        case DeviceSlots.Outcome.Closed(var at) -> closed(at);
                        case DeviceSlots.Outcome.Gone _ -> unknownKey();
                    };
        };
    }

    private Ending activated(Standing standing, String device, Instant now, boolean installed) {
        return new Ending(Ending.OK, answers.answer(standing, device, now), Map.of("licenseId", standing.id(), "plan",
                standing.licence().plan(), "status", standing.status(), "newDevice", installed));
    }

    private Ending full(Standing standing, int devices) {
        Map<String, Integer> counts = Map.of("currentDevices", devices, "limit", DeviceSlots.LIMIT);
        log.warn("DeviceLimitReached", "every slot of the licence is taken",
                Map.of("licenseId", standing.id(), "currentDevices", devices, "limit", DeviceSlots.LIMIT));
        return new Ending("device_limit", Answer.problem(403, "device_limit",
                "The licence is in use on as many devices as it allows: deactivate one of them.", counts),
                of(standing));
    }

    private static Ending closed(Standing standing) {
        return switch (standing.status()) {
            case REVOKED -> Ending.refused(403, "license_revoked", "The licence was revoked.", of(standing));
            case GRACE, PAST_DUE -> Ending.refused(403, "new_device_in_grace",
                    "A payment is missing: until it is made, no device can be added.", of(standing));
            case EXPIRED, ACTIVE -> Ending.refused(403, "license_expired", "The licence has expired.", of(standing));
        };
    }

    private static Ending unknownKey() {
        return Ending.refused(404, "unknown_key", "No licence has this key.", Map.of());
    }

    private static Map<String, String> of(Standing standing) {
        return Map.of("licenseId", standing.id());
    }
}
