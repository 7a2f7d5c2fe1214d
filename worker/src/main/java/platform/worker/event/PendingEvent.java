package platform.worker.event;

import java.time.Instant;

/// An event that was not processed yet, locked by the transaction that read it.
///
/// @param created when it happened, by Stripe's clock
/// @param payload as Stripe sent it; not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PendingEvent(String id, String type, Instant created, boolean livemode, byte[] payload) {}
