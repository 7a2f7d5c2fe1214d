package platform.server.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who is known to be over a limit, and until when: they are refused without asking Redis. It only saves work, so when it is full it
/// may forget.
final class Exceeded {
    private static final int MOST = 10_000;

    private final Map<String, Long> until = new ConcurrentHashMap<>();

    /// What is known of a client that is over its limit.
    Optional<Usage> find(Client client, Limit limit) {
        Long end = until.get(client.key());
        if (end == null) {
            return Optional.empty();
        }
        long left = end - System.nanoTime();
        if (left <= 0) {
            until.remove(client.key(), end);
            return Optional.empty();
        }
        return Optional.of(new Usage(limit.most() + 1L, Duration.ofNanos(left).toMillis()));
    }

    /// Remembers it until its window ends. True when it was not known before.
    boolean add(Client client, Usage usage) {
        if (until.size() >= MOST) {
            until.clear();
        }
        return until.put(client.key(),
                System.nanoTime() + Duration.ofMillis(usage.millisLeft()).toNanos()) == null;
    }
}
