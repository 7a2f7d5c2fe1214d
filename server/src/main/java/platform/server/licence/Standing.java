package platform.server.licence;

import java.time.Instant;
import java.util.Optional;

import io.helidon.dbclient.DbRow;

import platform.core.licence.Licence;
import platform.core.licence.LicenceStatus;
import platform.core.licence.Plan;

/// A licence as its row has it.
///
/// @param licence the fold's result, whatever time it is
record Standing(String id, Licence licence) {
    /// The columns that [#of(DbRow)] reads, of a table called `licenses`. An end that there is not is an infinite one.
    static final String COLUMNS = """
                                  licenses.id::text AS id, licenses.plan, licenses.status,
                                  coalesce(date_part('epoch', licenses.expires_at), 'Infinity') AS expires,
                                  coalesce(date_part('epoch', licenses.grace_ends_at), 'Infinity') AS grace_ends
                                  """;

    static Standing of(DbRow row) {
        // The reason of a revocation is nobody's business here.
        return new Standing(row.column("id").getString(), new Licence(Plan.valueOf(row.column("plan").getString()),
                LicenceStatus.valueOf(row.column("status").getString()), time(row, "expires"), time(row, "grace_ends"),
                Optional.empty()));
    }

    /// The same as it stands at a time.
    Standing at(Instant now) {
        return new Standing(id, licence.at(now));
    }

    LicenceStatus status() {
        return licence.status();
    }

    private static Optional<Instant> time(DbRow row, String column) {
        double seconds = row.column(column).getDouble();
        return Double.isInfinite(seconds)
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)));
    }
}
