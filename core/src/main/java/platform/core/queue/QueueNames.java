package platform.core.queue;

/// What the queue is called in Redis. The operator's runbook knows the prefix and the list of what failed.
public final class QueueNames {
    /// The stream of event ids that wakes the workers; what is done is deleted from it.
    public static final String STREAM = "bull:stripe:events";
    /// The stream's one consumer group: every worker is a consumer of it.
    public static final String GROUP = "workers";
    /// The field of a stream entry that holds the event's id.
    public static final String EVENT_ID = "id";
    /// The list of the ids of events that failed for good.
    public static final String FAILED = "bull:stripe:failed";

    private QueueNames() {}
}
