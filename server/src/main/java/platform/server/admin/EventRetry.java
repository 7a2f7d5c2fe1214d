package platform.server.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.telemetry.EventLog;

/// `POST /admin/events/{id}/retry`: a failed event is tried again, with all its attempts.
///
/// 202 `{"status":"pending"}`, also when it is to be tried anyway; 404 `unknown_event`; 409 `not_failed` when it is done, or
/// `payload_gone` when its time was over.
final class EventRetry {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final String RETRY = """
                                        UPDATE stripe_events SET status = 'pending', attempts = 0, error = NULL, due_at = to_timestamp(?::float8)
                                        WHERE id = ? AND status = 'failed' AND payload IS NOT NULL RETURNING id
                                        """;
    private static final String LOOK = "SELECT status, payload IS NULL AS gone FROM stripe_events WHERE id = ?";

    private record Found(String status, boolean gone) {}

    private final Database database;
    private final Consumer<String> wake;
    private final InstantSource clock;
    private final EventLog log = new EventLog();

    /// @param wake tells a worker of an event
    EventRetry(Database database, Consumer<String> wake, InstantSource clock) {
        this.database = database;
        this.wake = wake;
        this.clock = clock;
    }

    Answer answer(ServerRequest request) {
        String id = request.path().pathParameters().get("id");
        if (!ID.matcher(id).matches()) {
            return unknown();
        }
        if (!database.list(RETRY, row -> row.column("id").getString(), clock.millis() / 1000.0, id).isEmpty()) {
            log.info("AdminActed", "a failed event is tried again", Map.of("act", "retry", "eventId", id));
            wake.accept(id);
            return accepted();
        }
        List<Found> found = database.list(LOOK,
                row -> new Found(row.column("status").getString(), row.column("gone").getBoolean()), id);
        if (found.isEmpty()) {
            return unknown();
        }
        return switch (found.getFirst().status) {
            case "pending", "waiting" -> accepted();
            case "failed" ->
                Answer.problem(409, "payload_gone", "Its payload is kept no longer; send it again from Stripe.");
            default -> Answer.problem(409, "not_failed", "The event was processed.");
        };
    }

    private static Answer accepted() {
        return Answer.json(202, Map.of("status", "pending"));
    }

    private static Answer unknown() {
        return Answer.problem(404, "unknown_event", "There is no such event.");
    }
}
