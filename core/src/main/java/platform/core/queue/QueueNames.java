package platform.core.queue;

import java.util.List;
import java.util.Map;

/// What the queue is called in Redis. The operator's runbook knows the prefix and the list of what failed.
public final class QueueNames {
    /// The stream of event ids that wakes the workers; what is done is deleted from it.
    public static final String STREAM = "bull:stripe:events";
    /// The stream's one consumer group: every worker is a consumer of it.
    public static final String GROUP = "workers";
    /// The field of a stream entry that holds the ids of the events that were stored together, with a space between two.
    public static final String EVENT_ID = "id";
    /// The list of the ids of events that failed for good.
    public static final String FAILED = "bull:stripe:failed";

    private QueueNames() {}

    /// Ids of events as an entry holds them.
    public static String joined(List<String> eventIds) {
        return String.join(" ", eventIds);
    }

    /// The ids that an entry holds; none if it is not one of ours.
    public static List<String> eventIds(Map<String, String> entry) {
        String ids = entry.get(EVENT_ID);
        return ids == null || ids.isEmpty() ? List.of() : List.of(ids.split(" "));
    }
}
