package platform.server.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.Route;
import platform.core.smoke.SmokeIds;
import platform.core.smoke.SmokeTraces;

/// What an admin may ask and do, and the cleaning up after a smoke check. Without the right `X-ADMIN-API-KEY` each is 401
/// `unauthorized`.
public final class AdminRoutes {
    private final AdminKeys keys;
    private final SmokeTraces smokeTraces;
    private final LicenceList licences;
    private final LicenceActs acts;
    private final EventList events;
    private final EventRetry retry;

    /// @param wake tells a worker of an event
    public AdminRoutes(AdminKeys keys, Database database, Consumer<String> wake, InstantSource clock) {
        this.keys = keys;
        this.smokeTraces = new SmokeTraces(database);
        this.licences = new LicenceList(database, clock);
        this.acts = new LicenceActs(database, clock);
        this.events = new EventList(database);
        this.retry = new EventRetry(database, wake, clock);
    }

    public List<Route> routes() {
        return List.of(Route.get("/admin/licenses", keys.guard(licences::answer)).andUnderV1(),
                Route.post("/admin/license/revoke", keys.guard(acts::revoke)).andUnderV1(),
                Route.post("/admin/license/reinstate", keys.guard(acts::reinstate)).andUnderV1(),
                Route.post("/admin/license/reset-devices", keys.guard(acts::resetDevices)).andUnderV1(),
                Route.post("/admin/license/reissue", keys.guard(acts::reissue)).andUnderV1(),
                Route.get("/admin/events", keys.guard(events::answer)).andUnderV1(),
                Route.post("/admin/events/{id}/retry", keys.guard(retry::answer)).andUnderV1(),
                Route.delete("/admin/smoke/{eventId}", keys.guard(this::removeSmoke)).andUnderV1());
    }

    /// `DELETE /admin/smoke/{eventId}`: 204, also when there was nothing; 400 `bad_request`.
    private Answer removeSmoke(ServerRequest request) {
        String eventId = request.path().pathParameters().get("eventId");
        if (!SmokeIds.isEvent(eventId)) {
            return Answer.problem(400, "bad_request", "Only events of a smoke check, evt_smoke_…, can be removed.");
        }
        smokeTraces.remove(eventId);
        return Answer.nothing();
    }
}
