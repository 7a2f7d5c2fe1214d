package platform.server.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import platform.core.licence.LicenceStatus;
import platform.core.licence.Plan;

/// What a token says. Times count in whole seconds.
///
/// @param licence     the licence's id
/// @param device      what the plugin calls deviceIdHash, as it was sent
/// @param graceEndsAt in GRACE only
public record Claims(String licence, Plan plan, List<String> features, String device, LicenceStatus status,
        Instant issuedAt, Instant expiresAt, Optional<Instant> graceEndsAt) {
    public Claims {
        features = List.copyOf(features);
    }
}
