package platform.cli.engine;

import java.util.List;
import java.util.Map;

/// Docker Compose (v2) for one environment. The image variables of a release are given with each call, since they are
/// not in the lock before the rollout has proven them.
public interface Compose {

    /// The project as Compose understands it; asked once, since the files do not change under a command.
    ///
    /// @param variables what `prod.lock` would say, e.g. `API_IMAGE`
    Project project(Map<String, String> variables);

    /// The project without the hashes of its services, for callers that need names and settings alone: it costs half as much.
    Project outline(Map<String, String> variables);

    /// Brings up the services named and waits until they are healthy. What exists is left as it is.
    void ensure(Map<String, String> variables, List<String> services);

    /// Makes the services named what the files say: those that differ are stopped and made anew. Waits until they are healthy.
    void replace(Map<String, String> variables, List<String> services);

    /// Makes containers without starting them, beside those that exist, which are left as they are.
    ///
    /// @param scale how many containers each service has afterwards, all states counted
    void create(Map<String, String> variables, Map<String, Integer> scale);
}
