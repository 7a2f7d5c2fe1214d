package platform.server.licence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import platform.core.database.Batcher;
import platform.core.database.Database;

/// Finds licences by their key or their id. All who ask while an earlier question is under way share one statement.
final class LookUp implements AutoCloseable {
    private static final String BY_KEY = """
                                         SELECT asked.n, license_devices.license_id IS NOT NULL AS known, %s
                                         FROM unnest(?::bytea[], ?::bytea[]) WITH ORDINALITY AS asked (key_hash, device_hash, n)
                                         JOIN licenses ON licenses.key_hash = asked.key_hash
                                         LEFT JOIN license_devices ON license_devices.license_id = licenses.id
                                                                  AND license_devices.device_hash = asked.device_hash
                                         """
            .formatted(Standing.COLUMNS);
    private static final String BY_ID = """
                                        SELECT asked.n, license_devices.license_id IS NOT NULL AS known, %s
                                        FROM unnest(?::uuid[], ?::bytea[]) WITH ORDINALITY AS asked (id, device_hash, n)
                                        JOIN licenses ON licenses.id = asked.id
                                        LEFT JOIN license_devices ON license_devices.license_id = licenses.id
                                                                 AND license_devices.device_hash = asked.device_hash
                                        """
            .formatted(Standing.COLUMNS);
    private static final Batcher.Bounds BOUNDS = new Batcher.Bounds(2, 128, 4_096);

    /// @param known whether the device has a slot
    record Found(Standing standing, boolean known) {}

    private record ByKey(Fingerprint key, Fingerprint device) {}

    private record ById(String id, Fingerprint device) {}

    private final Batcher<ByKey, Optional<Found>> byKey;
    private final Batcher<ById, Optional<Found>> byId;

    LookUp(Database database, Duration patience) {
        this.byKey = new Batcher<>("licence-by-key", BOUNDS, patience, asked -> answers(database, asked.size(), BY_KEY,
                asked.stream().map(each -> each.key.bytes()).toArray(byte[][]::new),
                asked.stream().map(each -> each.device.bytes()).toArray(byte[][]::new)));
        this.byId = new Batcher<>("licence-by-id", BOUNDS, patience, asked -> answers(database, asked.size(), BY_ID,
                asked.stream().map(ById::id).toArray(String[]::new),
                asked.stream().map(each -> each.device.bytes()).toArray(byte[][]::new)));
    }

    /// @throws Batcher.Unavailable when Postgres does not answer in time
    Optional<Found> byKey(Fingerprint key, Fingerprint device) {
        return byKey.ask(new ByKey(key, device));
    }

    /// @param id a UUID
    /// @throws Batcher.Unavailable when Postgres does not answer in time
    Optional<Found> byId(String id, Fingerprint device) {
        return byId.ask(new ById(id, device));
    }

    @Override
    public void close() {
        byKey.close();
        byId.close();
    }

    private static List<Optional<Found>> answers(Database database, int size, String query, Object... parameters) {
        List<Optional<Found>> answers = new ArrayList<>(Collections.nCopies(size, Optional.empty()));
        database.list(query, row -> answers.set((int) row.column("n").getLong() - 1,
                Optional.of(new Found(Standing.of(row), row.column("known").getBoolean()))), parameters);
        return answers;
    }
}
