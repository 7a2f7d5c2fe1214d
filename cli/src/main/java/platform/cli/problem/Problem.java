package platform.cli.problem;

/// Something that did not work, told in three lines: what, why, what to do next.
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Exit exit;
    private final String why;
    private final String next;

    private Problem(Exit exit, String what, String why, String next) {
        super(what);
        this.exit = exit;
        this.why = why;
        this.next = next;
    }

    /// The command or its settings are wrong: exit 2.
    public static Problem usage(String what, String why, String next) {
        return new Problem(Exit.USAGE, what, why, next);
    }

    /// It failed and what ran before still runs: exit 1.
    public static Problem failed(String what, String why, String next) {
        return new Problem(Exit.FAILED, what, why, next);
    }

    /// A condition that must hold does not; nothing changed: exit 3.
    public static Problem refused(String what, String why, String next) {
        return new Problem(Exit.REFUSED, what, why, next);
    }

    /// The deploy lock is held by somebody else: exit 4.
    public static Problem locked(String what, String why, String next) {
        return new Problem(Exit.LOCKED, what, why, next);
    }

    /// It failed half way: exit 5.
    public static Problem person(String what, String why, String next) {
        return new Problem(Exit.PERSON, what, why, next);
    }

    /// A problem with any exit code.
    public static Problem of(Exit exit, String what, String why, String next) {
        return new Problem(exit, what, why, next);
    }

    /// The operator stopped it: exit 130.
    public static Problem interrupted() {
        return new Problem(Exit.INTERRUPTED, "interrupted", "you stopped it",
                "run the same command again when you are ready");
    }

    /// The same problem with what caused it, for `--verbose`.
    public Problem causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    /// The exit code.
    public Exit exit() {
        return exit;
    }

    /// What did not work, one line.
    public String what() {
        return String.valueOf(getMessage());
    }

    /// Why, one line, or several where they quote a log.
    public String why() {
        return why;
    }

    /// What to do next, one line.
    public String next() {
        return next;
    }
}
