package platform.cli.smoke;

import java.time.Duration;

/// How a smoke check ended.
///
/// @param name what was checked, e.g. `readyz`
/// @param section the section of the manual that wants it
/// @param green whether it held
/// @param took how long it took
/// @param expected what should come
/// @param came what came
public record CheckResult(String name, String section, boolean green, Duration took, String expected, String came) {

    /// One line for a red check.
    public String told() {
        return name + " (manual " + section + "): expected " + expected + ", came " + came;
    }
}
