package platform.core.process;

import java.util.List;
import java.util.stream.Collectors;

/// What a release needs, told by the build itself; it goes into the image's labels.
///
/// @param service  `api` or `worker`
/// @param settings the names of the variables without which it does not start
/// @param schema   the number of the newest migration it needs
/// @param oldest   the smallest number that a release may need and still run after the migrations of this one
public record Description(String service, List<String> settings, int schema, int oldest) {
    public Description {
        settings = List.copyOf(settings);
    }

    /// One line of JSON: `{"service":…,"settings":[…],"schema":…,"oldest":…}`.
    public String json() {
        // Fixed words only, so nothing needs escaping, and describing loads no JSON library.
        return settings.stream().map(name -> '"' + name + '"')
                .collect(Collectors.joining(",", "{\"service\":\"" + service + "\",\"settings\":[",
                        "],\"schema\":" + schema + ",\"oldest\":" + oldest + "}"));
    }
}
