package platform.server.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.helidon.dbclient.DbRow;
import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.JsonBody;

/// `GET /admin/events?status=failed`, the oldest first: Stripe's events that are not done. `status` may also be `waiting` or `pending`.
///
/// 200 `{"events":[{"id","type","status","createdAt","receivedAt","attempts","error"}],"nextCursor"}`; nothing of their payloads. 400
/// `bad_request`.
final class EventList {
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})\\.([A-Za-z0-9_-]{1,255})");
    private static final String ISO = "to_char(%1$s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') AS %1$s";
    private static final String SELECT = "SELECT id, type, status, " + ISO.formatted("created_at") + ", "
            + ISO.formatted("received_at") + ", attempts, coalesce(error, '') AS error,"
            + " (extract(epoch FROM received_at) * 1000000)::int8 AS micros FROM stripe_events WHERE status = '%s'"
            + " AND (stripe_events.received_at, id) > (to_timestamp(0) + ?::int8 * interval '1 microsecond', ?)"
            + " ORDER BY stripe_events.received_at, id LIMIT ?";
    // A fixed word in each statement: so the index of just those events serves.
    private static final String FAILED = SELECT.formatted("failed");
    private static final String WAITING = SELECT.formatted("waiting");
    private static final String PENDING = SELECT.formatted("pending");

    private final Database database;

    EventList(Database database) {
        this.database = database;
    }

    Answer answer(ServerRequest request) {
        String statement = switch (request.query().first("status").orElse("failed")) {
            case "failed" -> FAILED;
            case "waiting" -> WAITING;
            case "pending" -> PENDING;
            default -> throw JsonBody.malformed("`status` must be failed, waiting or pending.");
        };
        Page page = Page.of(request, CURSOR);
        String[] after = page.after().orElse("0.0").split("\\.", 2);
        List<Map<String, Object>> rows = database.list(statement, EventList::row,
                Long.parseLong(after[0]), after[1], page.rows());
        return page.answer("events", rows, "_cursor");
    }

    private static Map<String, Object> row(DbRow row) {
        Map<String, Object> event = new LinkedHashMap<>();
        String id = row.column("id").getString();
        String error = row.column("error").getString();
        event.put("id", id);
        event.put("type", row.column("type").getString());
        event.put("status", row.column("status").getString());
        event.put("createdAt", row.column("created_at").getString());
        event.put("receivedAt", row.column("received_at").getString());
        event.put("attempts", row.column("attempts").getInt());
        event.put("error", error.isEmpty() ? null : error);
        event.put("_cursor", row.column("micros").getLong() + "." + id);
        return event;
    }
}
