package platform.server.licence;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.helidon.dbclient.DbExecute;

import platform.core.database.Batcher;
import platform.core.database.Database;
import platform.core.licence.LicenceStatus;

/// The devices of a licence: three at most, however many ask at once and of however many API instances.
///
/// Installs that come together share one transaction. It locks their licences, then looks who is in, then lets in who fits: the look
/// is a statement of its own, since only a new snapshot sees what was committed while it waited for the lock. Licences are locked in
/// the order of their purchases, as by everybody else, so nobody waits in a circle.
final class DeviceSlots implements AutoCloseable {
    /// The most devices of a licence.
    static final int LIMIT = 3;
    private static final String LOCK = """
                                       SELECT licenses.key_hash, licenses.claim_ended_at IS NULL AS claimable, %s FROM licenses
                                       WHERE licenses.id = ANY (?::uuid[]) AND licenses.key_hash IS NOT NULL ORDER BY licenses.purchase_id COLLATE "C" FOR NO KEY UPDATE
                                       """
            .formatted(Standing.COLUMNS);
    private static final String DEVICES = "SELECT license_id::text AS id, device_hash FROM license_devices WHERE license_id = ANY (?::uuid[])";
    /// The first activation ends the claim of the key.
    private static final String ENTER = """
                                        WITH ended AS (UPDATE licenses SET claim_ended_at = to_timestamp(?::float8)
                                                       WHERE id = ANY (?::uuid[]) AND claim_ended_at IS NULL)
                                        INSERT INTO license_devices (license_id, device_hash, activated_at)
                                        SELECT license_id, device_hash, to_timestamp(?::float8)
                                        FROM unnest(?::uuid[], ?::bytea[]) AS new (license_id, device_hash)
                                        """;
    private static final String LEAVE = """
                                        DELETE FROM license_devices USING licenses
                                        WHERE licenses.key_hash = ? AND license_id = licenses.id AND device_hash = ?
                                        """;
    private static final Batcher.Bounds INSTALLS = new Batcher.Bounds(2, 128, 4_096);
    private static final Batcher.Bounds ONE_BY_ONE = new Batcher.Bounds(4, 1, 1_024);

    /// A device that wants a slot of the licence that had this key a moment ago.
    record Install(String licence, Fingerprint key, Fingerprint device) {}

    /// How it ended.
    sealed interface Outcome {
        /// The device has a slot.
        record In(Standing standing) implements Outcome {}

        /// Every slot is taken.
        record Full(int devices) implements Outcome {}

        /// The licence takes no new device: it is not ACTIVE, as this tells.
        record Closed(Standing standing) implements Outcome {}

        /// The key is no licence's any more.
        record Gone() implements Outcome {}
    }

    private record Leaving(Fingerprint key, Fingerprint device) {}

    private record Locked(Standing standing, Fingerprint key, boolean claimable, Set<Fingerprint> devices) {}

    private final Database database;
    private final InstantSource clock;
    private final Batcher<Install, Outcome> installs;
    private final Batcher<Leaving, Boolean> leavings;

    DeviceSlots(Database database, InstantSource clock, Duration patience) {
        this.database = database;
        this.clock = clock;
        this.installs = new Batcher<>("install", INSTALLS, patience, this::enter);
        this.leavings = new Batcher<>("deactivate", ONE_BY_ONE, patience,
                each -> each.stream().map(this::leave).toList());
    }

    /// Gives the device a slot, if there is one. Durable on return.
    ///
    /// @throws Batcher.Unavailable when Postgres does not answer in time
    Outcome take(Install install) {
        return installs.ask(install);
    }

    /// Frees the device's slot; false when it had none.
    ///
    /// @throws Batcher.Unavailable when Postgres does not answer in time
    boolean free(Fingerprint key, Fingerprint device) {
        return leavings.ask(new Leaving(key, device));
    }

    @Override
    public void close() {
        installs.close();
        leavings.close();
    }

    private boolean leave(Leaving leaving) {
        return database.change(LEAVE, leaving.key.bytes(), leaving.device.bytes()) > 0;
    }

    private List<Outcome> enter(List<Install> asked) {
        return database.transaction(transaction -> enter(transaction, asked));
    }

    private List<Outcome> enter(DbExecute transaction, List<Install> asked) {
        Map<String, Locked> licences = lock(transaction,
                asked.stream().map(Install::licence).distinct().toArray(String[]::new));
        Instant now = clock.instant();
        Set<String> claimsEnded = new HashSet<>();
        Set<Install> entering = new LinkedHashSet<>();
        List<Outcome> outcomes = new ArrayList<>(asked.size());
        for (Install install : asked) {
            Locked licence = licences.get(install.licence);
            if (licence == null || !licence.key.equals(install.key)) {
                outcomes.add(new Outcome.Gone());
                continue;
            }
            Standing standing = licence.standing.at(now);
            if (licence.devices.contains(install.device)) {
                outcomes.add(new Outcome.In(standing));
            } else if (standing.status() != LicenceStatus.ACTIVE) {
                outcomes.add(new Outcome.Closed(standing));
            } else if (licence.devices.size() >= LIMIT) {
                outcomes.add(new Outcome.Full(licence.devices.size()));
            } else {
                licence.devices.add(install.device);
                entering.add(install);
                if (licence.claimable) {
                    claimsEnded.add(install.licence);
                }
                outcomes.add(new Outcome.In(standing));
            }
        }
        if (!entering.isEmpty()) {
            double seconds = now.toEpochMilli() / 1000.0;
            transaction.dml(ENTER, seconds, claimsEnded.toArray(String[]::new), seconds,
                    entering.stream().map(Install::licence).toArray(String[]::new),
                    entering.stream().map(install -> install.device.bytes()).toArray(byte[][]::new));
        }
        return outcomes;
    }

    private static Map<String, Locked> lock(DbExecute transaction, String[] ids) {
        Map<String, Locked> licences = new HashMap<>();
        Database.list(transaction, LOCK, row -> {
            Locked locked = new Locked(Standing.of(row), new Fingerprint(row.column("key_hash").get(byte[].class)),
                    row.column("claimable").getBoolean(), new HashSet<>());
            return licences.put(locked.standing.id(), locked) == null;
        }, (Object) ids);
        Database.list(transaction, DEVICES,
                row -> Objects.requireNonNull(licences.get(row.column("id").getString())).devices
                        .add(new Fingerprint(row.column("device_hash").get(byte[].class))),
                (Object) licences.keySet().toArray(String[]::new));
        return licences;
    }
}
