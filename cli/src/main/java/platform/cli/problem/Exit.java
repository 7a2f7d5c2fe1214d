package platform.cli.problem;

/// The exit codes, and what each promises about production.
public enum Exit {
    /// Done.
    DONE(0, "done"),
    /// It failed; what ran before still runs. For `status`: drift.
    FAILED(1, "failed, what ran before still runs; status: drift"),
    /// The command or the settings are wrong; nothing was tried.
    USAGE(2, "wrong usage or settings, nothing was tried"),
    /// A gate refused; nothing changed.
    REFUSED(3, "a gate refused, nothing changed"),
    /// Somebody else holds the deploy lock.
    LOCKED(4, "somebody else holds the deploy lock"),
    /// It failed half way; a person is needed.
    PERSON(5, "failed, a person is needed"),
    /// Interrupted; the old release still serves.
    INTERRUPTED(130, "interrupted, the old release still serves");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /// The number the process ends with.
    public int code() {
        return code;
    }

    /// One line for `--help`.
    public String meaning() {
        return meaning;
    }
}
