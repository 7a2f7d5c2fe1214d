package platform.server.admin;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.helidon.dbclient.DbRow;
import io.helidon.webserver.http.ServerRequest;

import platform.core.database.Database;
import platform.core.http.Answer;
import platform.core.http.JsonBody;
import platform.core.licence.LicenceStatus;

/// `GET /admin/licenses`, in the order of their ids; `?status=`, `?session=` and `?customer=` narrow it.
///
/// 200 `{"licenses":[{"id","status","plan","createdAt","expiresAt","graceEndsAt","customerId","reason","devices"}],"nextCursor"}`:
/// `status` as it stands now, times ISO-8601, what there is not is null. 400 `bad_request`.
final class LicenceList {
    static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern STRIPE_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final String ISO = "coalesce(to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), '') AS %s";
    /// As platform.core.licence.Licence.at has it.
    private static final String NOW = "CASE WHEN status IN ('ACTIVE', 'PAST_DUE') AND expires_at <= now.at"
            + " OR status = 'GRACE' AND grace_ends_at <= now.at THEN 'EXPIRED' ELSE status END";
    private static final String SELECT = "WITH now AS (SELECT to_timestamp(?::float8) AS at) SELECT licenses.id::text AS id, "
            + NOW
            + " AS status, plan, " + ISO.formatted("licenses.created_at", "created_at") + ", "
            + ISO.formatted("expires_at", "expires_at") + ", " + ISO.formatted("grace_ends_at", "grace_ends_at")
            + ", coalesce(customer_id, '') AS customer_id, coalesce(reason, '') AS reason,"
            + " (SELECT count(*) FROM license_devices WHERE license_id = licenses.id) AS devices"
            + " FROM now, licenses %s WHERE licenses.id > ?::uuid AND (? = '' OR " + NOW
            + " = ?) %s ORDER BY licenses.id LIMIT ?";
    private static final String ALL = SELECT.formatted("", "");
    private static final String OF_SESSION = SELECT.formatted("JOIN purchase_links USING (purchase_id)",
            "AND link = ?");
    private static final String OF_CUSTOMER = SELECT.formatted("", "AND customer_id = ?");
    private static final String BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

    private final Database database;
    private final InstantSource clock;

    LicenceList(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    Answer answer(ServerRequest request) {
        Page page = Page.of(request, ID);
        String status = request.query().first("status").orElse("");
        if (!status.isEmpty()
                && Arrays.stream(LicenceStatus.values()).noneMatch(known -> known.name().equals(status))) {
            throw JsonBody.malformed("`status` must be one of " + Arrays.toString(LicenceStatus.values()) + ".");
        }
        Optional<String> session = stripeId(request, "session");
        Optional<String> customer = stripeId(request, "customer");
        if (session.isPresent() && customer.isPresent()) {
            throw JsonBody.malformed("Ask by `session` or by `customer`.");
        }
        double now = clock.millis() / 1000.0;
        String after = page.after().orElse(BEFORE_ALL);
        Optional<String> name = session.or(() -> customer);
        List<Map<String, Object>> rows = name.isEmpty()
                ? database.list(ALL, LicenceList::row, now, after, status, status, page.rows())
                : database.list(session.isPresent() ? OF_SESSION : OF_CUSTOMER, LicenceList::row, now, after, status,
                        status, name.get(), page.rows());
        return page.answer("licenses", rows, "id");
    }

    private static Optional<String> stripeId(ServerRequest request, String parameter) {
        Optional<String> id = request.query().first(parameter).asOptional();
        if (id.isPresent() && !STRIPE_ID.matcher(id.get()).matches()) {
            throw JsonBody.malformed("`" + parameter + "` must be an id of Stripe's.");
        }
        return id;
    }

    private static Map<String, Object> row(DbRow row) {
        Map<String, Object> licence = new LinkedHashMap<>();
        for (String[] field : new String[][]{{"id", "id"}, {"status", "status"}, {"plan", "plan"},
                {"createdAt", "created_at"}, {"expiresAt", "expires_at"}, {"graceEndsAt", "grace_ends_at"},
                {"customerId", "customer_id"}, {"reason", "reason"}}) {
            String value = row.column(field[1]).getString();
            licence.put(field[0], value.isEmpty() ? null : value);
        }
        licence.put("devices", row.column("devices").getLong());
        return licence;
    }
}
