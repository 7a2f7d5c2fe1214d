package platform.worker.event;

/// Hears of events that failed for good.
@FunctionalInterface
public interface FailedEvents {
    void add(String eventId);
}
