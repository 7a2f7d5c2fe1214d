package platform.core.setting;

/// A variable is missing or malformed: the service must not start. The message is one line that names it and shows no value.
public final class SettingProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String variable;
    private final String why;

    SettingProblem(String variable, String why) {
        super(variable + " " + why);
        this.variable = variable;
        this.why = why;
    }

    /// The variable's name.
    public String variable() {
        return variable;
    }

    /// What is wrong with it, as in "is not set; it must be …".
    public String why() {
        return why;
    }

    @Override
    public String getMessage() {
        return variable + " " + why;
    }
}
