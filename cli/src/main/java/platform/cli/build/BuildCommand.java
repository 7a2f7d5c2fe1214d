package platform.cli.build;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import platform.cli.problem.Exit;
import platform.cli.progress.Progress;

/// `platformctl build`.
@Command(name = "build", description = "Builds both images of the commit that is checked out and pushes them.", footerHeading = "%nExamples:%n", footer = {
        "  platformctl build                                    to ghcr.io/<owner>/<repo>, :stage follows",
        "  platformctl build --no-stage                         a branch: :<sha> alone",
        "  platformctl build --dry-run                          the digests, and what would be moved"})
public final class BuildCommand implements Callable<Integer> {

    @Option(names = "--repository", paramLabel = "REPOSITORY", description = "where the images go, without the service (default: $$IMAGE_REPOSITORY, else the packages of origin on GitHub)")
    @Nullable String repository;

    @Option(names = "--base-image", paramLabel = "IMAGE", description = "what the images stand on, pinned by digest (default: $$PLATFORM_BASE_IMAGE, else environments/base.yaml)")
    @Nullable String baseImage;

    @Option(names = "--no-stage", description = "leave the tag :stage where it is") boolean noStage;

    @Option(names = "--dry-run", description = "make the images on this machine and change nothing in the registry") boolean dryRun;

    @Spec CommandSpec spec;

    private final Path checkout;
    private final Map<String, String> environment;
    private final Progress progress;

    /// @param checkout the root of the clone
    /// @param environment the process environment
    /// @param progress who listens
    public BuildCommand(Path checkout, Map<String, String> environment, Progress progress) {
        this.checkout = checkout;
        this.environment = Map.copyOf(environment);
        this.progress = progress;
    }

    @Override
    public Integer call() {
        BuildDefaults defaults = new BuildDefaults(checkout, environment);
        BuildRequest request = new BuildRequest(checkout,
                repository == null ? defaults.repository(new GitSource(checkout)) : repository.toLowerCase(Locale.ROOT),
                baseImage == null ? defaults.base() : BaseImage.parse(baseImage), !noStage, dryRun);
        show(BuildReleases.of(checkout, environment).run(request, progress));
        return Exit.DONE.code();
    }

    private void show(BuildOutcome outcome) {
        PrintWriter out = spec.commandLine().getOut();
        for (BuildOutcome.Image image : outcome.images()) {
            out.printf("%-7s %s  %.2f of %.1f MB %s%n", image.service(), image.reference(), image.moved() / 1e6,
                    image.size() / 1e6, image.pushed() ? "moved" : dryRun ? "to move" : "moved, was there already");
        }
        out.printf("stage   %s%n", outcome.stage());
        out.flush();
    }
}
