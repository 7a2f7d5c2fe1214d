package platform.core.setting;

/// A variable is missing or malformed: the service must not start. The message is one line that names it and shows no value.
public final class SettingProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String words;

    SettingProblem(String variable, String why) {
        super(variable + " " + why);
        this.words = variable + " " + why;
    }

    @Override
    public String getMessage() {
        return words;
    }
}
