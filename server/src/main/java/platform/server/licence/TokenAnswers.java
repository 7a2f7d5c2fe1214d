package platform.server.licence;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import platform.core.http.Answer;
import platform.core.licence.Licence;
import platform.core.licence.LicenceStatus;
import platform.core.telemetry.Metrics;
import platform.server.token.Claims;
import platform.server.token.Tokens;

/// The answer that holds a new token.
///
/// 200 `{"token","status","plan","features":[…],"expiresAt","maxDevices":3,"graceDaysLeft"}`: `expiresAt` is the token's end, ISO-8601 in
/// whole seconds; `graceDaysLeft` is rounded up, and null outside GRACE.
final class TokenAnswers {
    private static final Duration LIFE = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);

    private final Tokens tokens;
    private final Timer duration;

    /// @param operation the label of its duration
    TokenAnswers(Tokens tokens, String operation, MeterRegistry registry) {
        this.tokens = tokens;
        this.duration = Timer.builder("onm.api.token.issue.duration").tag("op", operation)
                .serviceLevelObjectives(Metrics.buckets()).register(registry);
    }

    /// A token for a device of a licence in force, as both stand now.
    Answer answer(Standing standing, String device, Instant now) {
        Licence licence = standing.licence();
        Optional<Instant> graceEnds = licence.graceEndsAt().filter(_ -> licence.status() == LicenceStatus.GRACE);
        Instant issued = Instant.ofEpochSecond(now.getEpochSecond());
        Instant expires = graceEnds.map(end -> Instant.ofEpochSecond(end.getEpochSecond()))
                .filter(issued.plus(LIFE)::isAfter).orElse(issued.plus(LIFE));
        Claims claims = new Claims(standing.id(), licence.plan(), Features.of(licence.plan()), device, licence.status(),
                issued, expires, graceEnds);
        long began = System.nanoTime();
        String token = tokens.sign(claims);
        duration.record(Duration.ofNanos(System.nanoTime() - began));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token", token);
        body.put("status", licence.status().name());
        body.put("plan", licence.plan().name());
        body.put("features", claims.features());
        body.put("expiresAt", expires.toString());
        body.put("maxDevices", DeviceSlots.LIMIT);
        body.put("graceDaysLeft", graceEnds.map(end -> daysLeft(now, end)).orElse(null));
        return Answer.json(200, body);
    }

    private static long daysLeft(Instant now, Instant end) {
        return Math.ceilDiv(Duration.between(now, end).toMillis(), DAY.toMillis());
    }
}
