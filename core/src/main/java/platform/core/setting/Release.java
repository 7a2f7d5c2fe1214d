package platform.core.setting;

import java.util.Map;

/// Which build this is, and which of its containers.
///
/// @param sha      the git commit, or `unknown`
/// @param builtAt  an ISO-8601 instant, or `unknown`
/// @param instance the container's host name, or `unknown`
public record Release(String sha, String builtAt, String instance) {
    public static Release from(Map<String, String> environment) {
        return new Release(Settings.RELEASE_SHA.in(environment),
                Settings.RELEASE_BUILT_AT.in(environment), Settings.HOSTNAME.in(environment));
    }
}
