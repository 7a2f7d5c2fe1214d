package platform.cli.environment;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.regex.Pattern;

import platform.cli.problem.Problem;

/// Which names a sealed env file must not have. Its variables reach Compose as the environment of its process, and these
/// would change what that process is and whom it talks to; in a plain file they change nothing.
final class Steering {

    private static final Pattern NAMES = Pattern.compile("PATH|HOME|USER|LOGNAME|SHELL|PWD|TMPDIR|TERM|LANG|LC_.*|LD_.*"
            + "|DYLD_.*|MALLOC_.*|GLIBC_.*|GCONV_PATH|NSS_.*|RES_OPTIONS|LOCALDOMAIN|HOSTALIASES|GODEBUG|GOGC|GOMEMLIMIT|GOMAXPROCS|GOTRACEBACK|GOCOVERDIR|DOCKER_.*|BUILDKIT_.*"
            + "|BUILDX_.*|MOBY_.*|SSH_.*|GIT_.*|XDG_.*|SSL_CERT_.*|OTEL_.*|COMPOSE_ENV_FILES|COMPOSE_DISABLE_ENV_FILE"
            + "|(?i:https?_proxy|no_proxy|all_proxy|ftp_proxy)");

    private Steering() {}

    /// The variables that Compose gets.
    ///
    /// @param called how the operator calls the file
    /// @throws Problem if one of them has such a name
    static Map<String, String> refuse(EnvFile settings, String called, String environment) {
        List<String> refused = settings.values().keySet().stream().filter(name -> NAMES.matcher(name).matches())
                .toList();
        if (!refused.isEmpty()) {
            throw Problem.usage(called + " has variables that cannot be sealed", refused.stream()
                    .collect(Collectors.joining(", ")) + ": docker itself would obey them",
                    "platformctl env edit " + environment
                            + ", and set them in your shell instead; what a service reads needs another name");
        }
        return settings.values();
    }
}
