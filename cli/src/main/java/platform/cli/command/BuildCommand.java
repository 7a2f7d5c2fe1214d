package platform.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import platform.cli.build.BaseImage;
import platform.cli.build.BuildOutcome;
import platform.cli.build.BuildReleases;
import platform.cli.build.BuildRequest;
import platform.cli.console.Console;
import platform.cli.problem.Exit;

/// `build`.
@Command(name = "build", description = {"Build both images of the commit that is checked out and push them (manual 3).",
        "They come from the commit, never from the working directory: the same commit gives the same digests anywhere."}, footer = {
                "", "Examples:", "  platformctl build                # to ghcr.io/<owner>/<repo>, :stage follows",
                "  platformctl build --no-stage -o json   # a branch: :<sha> alone, its digests for machines"})
final class BuildCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Option(names = "--repository", paramLabel = "REPOSITORY", description = "where the images go, without the service (default: $$IMAGE_REPOSITORY, else the packages of origin on GitHub)")
    @Nullable String repository;

    @Option(names = "--base-image", paramLabel = "IMAGE", description = "what the images stand on, pinned by digest (default: $$PLATFORM_BASE_IMAGE, else environments/base.yaml)")
    @Nullable String baseImage;

    @Option(names = "--no-stage", description = "leave the tag :stage where it is") boolean noStage;

    @Option(names = "--dry-run", description = "make the images on this machine and change nothing in the registry") boolean dryRun;

    record Json(String release, List<Image> images, String stage, boolean stageMoved) {
    }

    record Image(String service, String reference, long bytes, long moved, boolean pushed) {
    }

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Map<String, String> environment = common.shell().variables();
            BuildRequest request = new BuildRequest(wiring.root(),
                    repository == null
                            ? BuildReleases.defaultRepository(wiring.root(), environment)
                            : repository.toLowerCase(Locale.ROOT),
                    baseImage == null
                            ? BuildReleases.defaultBase(wiring.root(), environment)
                            : BaseImage.parse(baseImage),
                    !noStage, dryRun);
            BuildOutcome outcome = BuildReleases.of(wiring.root(), environment).run(request, console);
            console.result(json(outcome), words(outcome));
            return Exit.DONE.code();
        }
    }

    private static Json json(BuildOutcome outcome) {
        return new Json(outcome.release().sha().hex(),
                outcome.images().stream().map(image -> new Image(image.service().word(), image.reference().toString(),
                        image.size(), image.moved(), image.pushed())).toList(),
                outcome.stage(), outcome.stageMoved());
    }

    private String words(BuildOutcome outcome) {
        List<List<String>> rows = outcome.images().stream()
                .map(image -> List.of(image.service().word(), image.reference().toString(),
                        String.format(Locale.ROOT, "%.2f of %.1f MB", image.moved() / 1e6, image.size() / 1e6),
                        image.pushed() ? "moved" : dryRun ? "to move" : "moved, was there already"))
                .toList();
        return Console.table(rows) + "stage   " + outcome.stage();
    }
}
