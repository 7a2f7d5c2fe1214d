package platform.cli.model;

/// Something that goes wrong, or that somebody else does, while a command runs.
///
/// @param kind what
/// @param call at which of the command's calls to the outside, counted from 0
public record Fault(Kind kind, int call) {

    /// What can go wrong.
    public enum Kind {
        /// The call does not arrive.
        CALL_LOST,
        /// The call arrives, and its answer does not.
        ANSWER_LOST,
        /// The tool dies before the call.
        TOOL_DIES,
        /// The tool dies when the call has arrived.
        TOOL_DIES_AFTER,
        /// Half a minute passes.
        SLOW,
        /// Somebody presses Ctrl-C.
        CTRL_C,
        /// A container ends by itself.
        CONTAINER_DIES,
        /// The engine is started again, and every container with it.
        ENGINE_RESTARTS,
        /// A colleague pushes another commit.
        COLLEAGUE_PUSHES,
        /// A colleague types the same command.
        COLLEAGUE_TYPES,
        /// Somebody breaks the deploy lock.
        LOCK_BROKEN,
        /// Somebody runs `docker image prune --all`.
        IMAGES_PRUNED;

        /// Whether it can take away what serves, whatever the tool does.
        boolean hits() {
            return this == CONTAINER_DIES || this == ENGINE_RESTARTS;
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + "@" + call;
    }
}
