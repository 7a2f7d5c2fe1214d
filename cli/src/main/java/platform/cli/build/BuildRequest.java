package platform.cli.build;

import java.nio.file.Path;
import java.util.regex.Pattern;

import platform.cli.problem.Problem;
import platform.cli.release.Service;

/// What to build, and where to put it.
///
/// @param checkout the root of the clone
/// @param repository where the images go, without the service: `ghcr.io/<owner>/<repo>`
/// @param base what they stand on
/// @param moveStage whether `:stage` follows
/// @param dryRun make the images on this machine, change nothing in the registry
public record BuildRequest(Path checkout, String repository, BaseImage base, boolean moveStage,
        boolean dryRun) {

    private static final Pattern REPOSITORY = Pattern
            .compile("[a-z0-9.-]+(:[0-9]{1,5})?(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)+");

    /// Refuses a repository that no registry could hold.
    public BuildRequest {
        if (!REPOSITORY.matcher(repository).matches()) {
            throw Problem.usage("not an image repository: " + repository,
                    "it is a registry and a path in lower case, like ghcr.io/<owner>/<repo>",
                    "set --repository or IMAGE_REPOSITORY");
        }
    }

    /// The repository of a service's images.
    public String repository(Service service) {
        return repository + "/" + service.word();
    }
}
