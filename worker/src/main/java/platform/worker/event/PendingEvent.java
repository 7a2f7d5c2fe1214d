package platform.worker.event;

import java.time.Instant;
import java.util.Optional;

/// An event that was not processed yet, locked by the transaction that read it.
///
/// @param created when it happened, by Stripe's clock
/// @param traceId of the request that brought it
/// @param payload as Stripe sent it; not copied, so not to be changed
@SuppressWarnings("ArrayRecordComponent") // never compared
record PendingEvent(String id, String type, Instant created, boolean livemode, Optional<String> traceId,
        byte[] payload) {}
