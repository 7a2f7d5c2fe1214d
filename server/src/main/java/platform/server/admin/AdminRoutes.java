package platform.server.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.helidon.dbclient.DbRow;
import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.Route;
import platform.core.smoke.SmokeIds;
import platform.core.smoke.SmokeTraces;

/// The admin's questions about licences, and the cleaning up after a smoke check.
public final class AdminRoutes {
    private static final String BY_SESSION = """
                                             SELECT licenses.id::text AS id, status, plan,
                                                    to_char(licenses.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at
                                             FROM licenses JOIN purchase_links USING (purchase_id) WHERE link = ? ORDER BY licenses.created_at
                                             """;

    private final AdminKeys keys;
    private final Database database;
    private final SmokeTraces smokeTraces;

    public AdminRoutes(AdminKeys keys, Database database) {
        this.keys = keys;
        this.database = database;
        this.smokeTraces = new SmokeTraces(database);
    }

    public List<Route> routes() {
        return List.of(Route.get("/admin/licenses", keys.guard(this::licences)).andUnderV1(),
                Route.delete("/admin/smoke/{eventId}", keys.guard(this::removeSmoke)).andUnderV1());
    }

    private Answer licences(ServerRequest request) {
        String session = request.query().first("session").orElse("");
        if (!session.matches("[A-Za-z0-9_-]{1,255}")) {
            return Answer.problem(400, "bad_request", "Name a checkout session: ?session=cs_…");
        }
        return Answer.json(200, Map.of("licenses", database.list(BY_SESSION, AdminRoutes::licence, session)));
    }

    private Answer removeSmoke(ServerRequest request) {
        String eventId = request.path().pathParameters().get("eventId");
        if (!SmokeIds.isEvent(eventId)) {
            return Answer.problem(400, "bad_request", "Only events of a smoke check, evt_smoke_…, can be removed.");
        }
        smokeTraces.remove(eventId);
        return Answer.nothing();
    }

    private static Map<String, String> licence(DbRow row) {
        Map<String, String> licence = new LinkedHashMap<>();
        licence.put("id", row.column("id").getString());
        licence.put("status", row.column("status").getString());
        licence.put("plan", row.column("plan").getString());
        licence.put("createdAt", row.column("created_at").getString());
        return licence;
    }
}
