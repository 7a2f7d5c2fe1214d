package platform.core.licence;

import java.util.Optional;

/// A licence came to be, or changed its status.
///
/// @param licenceId a UUID
/// @param from      empty for a new licence
public record Transition(String purchase, String licenceId, Optional<LicenceStatus> from, LicenceStatus to) {}
