package platform.cli.rotation;

import java.time.Instant;

/// What became of a secret: which, when, who and what; never a value.
///
/// @param at when
/// @param who name and address, as git has it
/// @param environment e.g. `prod`
/// @param secret the rotation's name, e.g. `license`
/// @param what e.g. `version 2 signs`
public record AuditLine(Instant at, String who, String environment, String secret, String what) {
}
