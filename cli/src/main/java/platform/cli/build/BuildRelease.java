package platform.cli.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import platform.cli.image.Digest;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.registry.Registry;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.repository.Source;
import platform.cli.waiting.Parallel;

/// Builds the two images of the commit that is checked out and puts them into the registry.
///
/// Images come from the commit, never from the working tree. They are pushed by digest; only when both are there do the
/// tags follow, and `:<sha>` never leaves what it once pointed to. Killed anywhere, the same command again finishes it.
public final class BuildRelease {

    private static final int LISTED_PATHS = 10;

    private final Source source;
    private final Registry registry;
    private final JibImages images;
    private final Path cache;
    private final Map<String, String> environment;

    /// @param source the checkout
    /// @param registry where the images go
    /// @param images how they are made
    /// @param cache what later builds can use again
    /// @param environment of the programs that compile
    BuildRelease(Source source, Registry registry, JibImages images, Path cache, Map<String, String> environment) {
        this.source = source;
        this.registry = registry;
        this.images = images;
        this.cache = cache;
        this.environment = Map.copyOf(environment);
    }

    /// Builds and pushes; does nothing that is done already.
    public BuildOutcome run(BuildRequest request, Progress progress) {
        Sha sha = progress.step("check the working tree", this::cleanHead);
        progress.run("check the registry", () -> {
            for (Service service : Service.values()) {
                registry.requirePush(request.repository(service));
            }
        });
        try (Workshop workshop = Workshop.open(request.checkout())) {
            Jdk jdk = Jdk.running();
            Path tree = progress.step("package " + sha.brief(), () -> workshop.packaged(source, sha, jdk, environment));
            Path runtime = progress.step("link the runtime", () -> JavaRuntime.linked(jdk, cache, environment));
            Map<Service, BuiltImage> built = progress.step("make the images",
                    () -> each(service -> make(request, service, sha, tree, runtime, workshop)));
            requireSameBytes(request, sha, built);
            return request.dryRun() ? preview(request, sha, built) : publish(request, sha, built, progress);
        }
    }

    /// Something of both services, made at the same time.
    private static <T> Map<Service, T> each(Function<Service, T> make) {
        Map<Service, T> each = new EnumMap<>(Service.class);
        Parallel.map(List.of(Service.values()), service -> Map.entry(service, make.apply(service)))
                .forEach(made -> each.put(made.getKey(), made.getValue()));
        return each;
    }

    private static BuiltImage of(Map<Service, BuiltImage> built, Service service) {
        return Objects.requireNonNull(built.get(service));
    }

    private Sha cleanHead() {
        List<String> dirty = source.dirtyPaths();
        if (!dirty.isEmpty()) {
            List<String> listed = new ArrayList<>(dirty.subList(0, Math.min(LISTED_PATHS, dirty.size())));
            if (listed.size() < dirty.size()) {
                listed.add("and " + (dirty.size() - listed.size()) + " more");
            }
            throw Problem.refused("the working tree is not clean", String.join("\n", listed),
                    "commit these, or put them aside with: git stash -u");
        }
        return source.head();
    }

    private BuiltImage make(BuildRequest request, Service service, Sha sha, Path tree, Path runtime,
            Workshop workshop) {
        Recipe recipe = Recipe.of(service);
        ServiceJars jars = ServiceJars.in(tree, recipe);
        Optional<Path> classes = ClassArchive.dumped(tree.resolve(recipe.module()), jars.libraries(), runtime, cache,
                environment);
        Needs needs = Needs.of(recipe, jars, runtime, workshop.folder());
        return images.make(new ImagePlan(recipe, request.repository(service), sha, source.commitTime(sha),
                request.base(), runtime, jars, classes, needs), workshop.folder().resolve(service + ".tar"));
    }

    /// Before anything is pushed: both tags are free, or hold just what we made.
    private void requireSameBytes(BuildRequest request, Sha sha, Map<Service, BuiltImage> built) {
        built.forEach((service, image) -> requireSameBytes(request.repository(service), sha, image.digest()));
    }

    private void requireSameBytes(String repository, Sha sha, Digest ours) {
        Optional<Digest> there = registry.digestOf(repository, sha.hex());
        if (there.isPresent() && !there.get().equals(ours)) {
            throw Problem.refused(repository + ":" + sha.brief() + " holds other bytes already",
                    "there is " + there.get() + ", this build made " + ours
                            + ": another JDK build or another base image made it",
                    "promote what is there, or make a new commit: git commit --allow-empty");
        }
    }

    private BuildOutcome preview(BuildRequest request, Sha sha, Map<Service, BuiltImage> built) {
        List<BuildOutcome.Image> made = built.entrySet().stream().map(entry -> {
            String repository = request.repository(entry.getKey());
            return image(repository, entry.getValue(), missing(repository, entry.getValue()), false);
        }).toList();
        return new BuildOutcome(release(sha, made), made, "untouched: --dry-run", false);
    }

    private BuildOutcome publish(BuildRequest request, Sha sha, Map<Service, BuiltImage> built, Progress progress) {
        List<BuildOutcome.Image> published = List.copyOf(progress.step("push the images",
                () -> each(service -> push(request.repository(service), of(built, service), progress))).values());
        progress.run("tag " + sha.brief(), () -> built.forEach((service, image) -> {
            String repository = request.repository(service);
            requireSameBytes(repository, sha, image.digest());
            tag(repository, image.digest(), sha.hex());
        }));
        String stays = request.moveStage() ? whyStageStays(request, sha) : "--no-stage";
        if (stays.isEmpty()) {
            progress.run("tag stage",
                    () -> built.forEach((service, image) -> tag(request.repository(service), image.digest(), "stage")));
        } else {
            progress.note(":stage stays where it is: " + stays);
        }
        return new BuildOutcome(release(sha, published), published,
                stays.isEmpty() ? "moved to " + sha.brief() : stays, stays.isEmpty());
    }

    private BuildOutcome.Image push(String repository, BuiltImage image, Progress progress) {
        long missing = missing(repository, image);
        if (missing == 0) {
            return image(repository, image, 0, false);
        }
        progress.detail(String.format(Locale.ROOT, "%.1f of %.1f MB are new", missing / 1e6, image.size() / 1e6));
        images.push(image);
        return image(repository, image, missing, true);
    }

    /// What the registry would have to take, in bytes. A manifest is there only when all that it names is.
    private long missing(String repository, BuiltImage image) {
        if (registry.exists(repository, image.digest())) {
            return 0;
        }
        return image.blobs().entrySet().stream()
                .filter(blob -> blob.getKey().equals(image.digest()) || !registry.holds(repository, blob.getKey()))
                .mapToLong(Map.Entry::getValue).sum();
    }

    private static BuildOutcome.Image image(String repository, BuiltImage image, long moved, boolean pushed) {
        return new BuildOutcome.Image(image.plan().recipe().service(),
                new ImageReference(repository, image.plan().sha(), image.digest()), image.size(), moved, pushed);
    }

    private static Release release(Sha sha, List<BuildOutcome.Image> images) {
        return new Release(sha, images.getFirst().reference(), images.getLast().reference());
    }

    private void tag(String repository, Digest image, String tag) {
        if (!registry.digestOf(repository, tag).equals(Optional.of(image))) {
            registry.tag(repository, image, tag);
        }
    }

    /// `:stage` goes forward: empty if it may move, else the reason, for people.
    private String whyStageStays(BuildRequest request, Sha sha) {
        for (Service service : Service.values()) {
            String repository = request.repository(service);
            String revision = registry.digestOf(repository, "stage").map(image -> registry.labels(repository, image))
                    .map(labels -> labels.getOrDefault(Label.REVISION, "")).orElse("");
            if (!Sha.isFull(revision) || revision.equals(sha.hex())) {
                continue;
            }
            Sha staged = new Sha(revision);
            if (!source.knows(staged)) {
                return "it holds " + staged.brief() + ", which this clone does not have; git fetch, then build again";
            }
            if (source.isAncestor(sha, staged)) {
                return "it holds " + staged.brief() + ", which comes after " + sha.brief();
            }
        }
        return "";
    }
}
