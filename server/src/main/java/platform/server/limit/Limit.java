package platform.server.limit;

/// How often a client may ask something within a minute.
///
/// @param name  of what is counted together; part of the key in Redis
/// @param most  in a window of one minute, which begins with the first
/// @param count what is counted
record Limit(String name, int most, Count count) {
    /// Which requests count, and which are refused.
    enum Count {
        /// Every request, before it is looked at. What is over the limit is refused.
        EVERY,
        /// Those whose signature turned out wrong. They alone are refused, so a right one is never limited.
        UNSIGNED,
        /// Those that showed no right key. Once over the limit, every request is refused unseen: guessing on tells nothing.
        GUESSES
    }
}
