package platform.worker.event;

/// An event of a type that is handled, but it lacks what is needed.
final class UnusableEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param why a fixed sentence; it is stored and logged
    UnusableEvent(String why) {
        super(why);
    }
}
