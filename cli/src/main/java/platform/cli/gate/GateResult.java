package platform.cli.gate;

/// What a gate found.
///
/// @param gate its name, one word
/// @param open whether the rollout may go on
/// @param wants what it wants, in a sentence
/// @param found what there is; empty when open
/// @param next what to do; empty when open
public record GateResult(String gate, boolean open, String wants, String found, String next) {
}
