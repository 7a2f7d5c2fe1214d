package platform.server.limit;

/// How much of a limit a client has used.
///
/// @param count      in this window, this request included
/// @param millisLeft until the window ends, 0 to 60,000
record Usage(long count, long millisLeft) {
    /// Whole seconds until the window has ended for sure, 1 to 60.
    long secondsLeft() {
        return Math.clamp((millisLeft + 999) / 1000, 1, 60);
    }
}
