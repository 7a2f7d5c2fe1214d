package platform.server.licence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;

import platform.core.database.Batcher;
import platform.core.http.Answer;
import platform.core.http.Refusal;
import platform.core.telemetry.EventLog;

/// Counts and logs how activations end, or refreshes.
final class Endings {
    private final String meter;
    private final String granted;
    private final String failed;
    private final MeterRegistry registry;
    private final EventLog log = new EventLog();

    /// @param meter   the counter, by result
    /// @param granted the log event when it was granted
    /// @param failed  the log event when it was not
    Endings(String meter, String granted, String failed, MeterRegistry registry) {
        this.meter = meter;
        this.granted = granted;
        this.failed = failed;
        this.registry = registry;
        // A scrape finds it before the first attempt: what is not there yet has no rate.
        registry.counter(meter, "result", Ending.OK);
    }

    /// The answer of an attempt, once it is told.
    Answer of(Supplier<Ending> attempt) {
        Ending ending;
        try {
            ending = attempt.get();
        } catch (Refusal refusal) {
            ending = new Ending("bad_request", refusal.answer(), Map.of());
        } catch (Batcher.Unavailable _) {
            ending = new Ending("unavailable", Answer.unavailable(), Map.of());
        }
        registry.counter(meter, "result", ending.result()).increment();
        if (ending.result().equals(Ending.OK)) {
            log.info(granted, "a token was signed", ending.context());
        } else {
            Map<String, Object> context = new LinkedHashMap<>(ending.context());
            context.put("reason", ending.result());
            log.warn(failed, "no token was signed", context);
        }
        return ending.answer();
    }
}
