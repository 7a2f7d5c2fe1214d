package platform.cli.rotation;

import java.time.Duration;
import java.util.Map;

import platform.cli.problem.Problem;
import platform.core.setting.Setting;
import platform.core.setting.SettingProblem;
import platform.core.setting.Settings;

/// How long rotations wait.
///
/// @param published how long a key is published before it signs: longer than clients keep a key set
/// @param accepted how long it is accepted after its last signature: longer than a token lives
/// @param grace how long a secret that others hold too is accepted beside the new one
public record Waits(Duration published, Duration accepted, Duration grace) {

    /// As an env file has them.
    ///
    /// @throws Problem if one is malformed
    public static Waits of(Map<String, String> file) {
        return new Waits(in(file, Settings.ROTATION_PUBLISHED_FOR), in(file, Settings.ROTATION_ACCEPTED_FOR),
                in(file, Settings.ROTATION_GRACE));
    }

    private static Duration in(Map<String, String> file, Setting<Duration> setting) {
        try {
            return setting.in(file);
        } catch (SettingProblem problem) {
            throw Problem.usage("the settings of this environment cannot be used",
                    problem.variable() + " " + problem.why(), "platformctl env describe " + problem.variable())
                    .causedBy(problem);
        }
    }
}
