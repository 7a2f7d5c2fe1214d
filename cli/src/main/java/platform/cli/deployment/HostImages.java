package platform.cli.deployment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import platform.cli.engine.Compose;
import platform.cli.engine.Container;
import platform.cli.engine.Engine;
import platform.cli.engine.Project;
import platform.cli.image.ImageReference;
import platform.cli.image.Label;
import platform.cli.pin.PinText;
import platform.cli.progress.Progress;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.waiting.Parallel;

/// The images on the host of an environment. `docker image prune --all` leaves of each that has a container one of its names, and not
/// always that by which it is asked for: what is here goes by the name that it still has, and no registry is asked for it.
final class HostImages {

    /// Lets Compose read the files of an environment that no release was brought to yet.
    static final Map<String, String> NO_RELEASE = Map.of("RELEASE_SHA", "none", "API_IMAGE", "none", "WORKER_IMAGE",
            "none");
    private final Engine engine;
    private final Compose compose;
    private final Progress progress;

    HostImages(Engine engine, Compose compose, Progress progress) {
        this.engine = engine;
        this.compose = compose;
        this.progress = progress;
    }

    /// Brings an image that is not here.
    void bring(String image) {
        if (!engine.images().has(image)) {
            progress.run("pull " + image, () -> engine.images().pull(image, progress));
        }
    }

    /// Brings those of a release that are not here.
    void pull(Release release) {
        Parallel.each(missing(release), service -> engine.images().pull(release.image(service).byDigest(), progress));
    }

    /// The services whose image is not here.
    List<Service> missing(Release release) {
        return Stream.of(Service.values()).filter(service -> labels(release.image(service)).isEmpty()).toList();
    }

    /// What an image says about itself; nothing when it is not here.
    Optional<Map<String, String>> labels(ImageReference image) {
        return Optional.of(image.byDigest()).filter(engine.images()::has)
                .or(() -> stocked(compose.outline(NO_RELEASE).name(), image)).map(engine.images()::labels);
    }

    private Optional<String> stocked(String project, ImageReference image) {
        return Stream.of(Service.values()).filter(service -> image.repository().endsWith("/" + service))
                .map(service -> new Stock(engine.images(), project).name(service, image.sha()))
                .filter(engine.images()::has).findFirst();
    }

    /// The variables with which Compose runs a release. It pulls what has not the name it is told: an image that lost its digest is run
    /// by its name in stock, but where all containers are as they should be already.
    Map<String, String> variables(Release release) {
        Map<String, String> usual = PinText.variables(release, service -> release.image(service).toString());
        if (Stream.of(Service.values()).allMatch(s -> engine.images().has(release.image(s).byDigest()))) {
            return usual;
        }
        Project project = compose.project(usual);
        List<Container> running = engine.containers(project.name()).stream().filter(Container::running).toList();
        return PinText.variables(release, service -> Optional.of(release.image(service))
                .filter(image -> !engine.images().has(image.byDigest()) && !settled(service, project, running))
                .flatMap(image -> stocked(project.name(), image))
                .orElseGet(() -> release.image(service).toString()));
    }

    private static boolean settled(Service service, Project project, List<Container> running) {
        Project.ServiceConfig wanted = project.service(service.word());
        List<Container> those = running.stream().filter(c -> c.service().equals(service.word())).toList();
        return those.size() >= wanted.replicas()
                && those.stream().allMatch(wanted::made);
    }

    /// The same, and the images of a release, where another environment on this host has them in stock.
    void restoreNames(String project, Release release) {
        restoreNames(project);
        for (Service service : missing(release)) {
            String suffix = "/" + service + ":" + release.sha();
            engine.images().names("*" + suffix).stream().filter(name -> name.endsWith(suffix))
                    .filter(name -> release.sha().hex().equals(engine.images().labels(name).get(Label.REVISION)))
                    .findFirst().ifPresent(name -> {
                        engine.images().tag(name, project + "/" + service, release.sha().hex());
                        progress.note("the " + service + " of " + release.sha().brief() + " is here as " + name);
                    });
        }
    }

    /// Gives images that have a container here, and lost their names, a name back: Compose would pull even that of a database which it
    /// leaves as it is.
    void restoreNames(String project) {
        Map<String, Container> one = new HashMap<>();
        engine.containers(project).forEach(container -> one.putIfAbsent(container.image(), container));
        Parallel.each(List.copyOf(one.values()), container -> restoreName(project, container));
    }

    private void restoreName(String project, Container container) {
        Optional<ImageReference> pinned = container.pinned();
        int tag = container.image().lastIndexOf(':');
        if (pinned.isPresent()) {
            // A digest is no name that can be given.
            if (!engine.images().has(pinned.get().byDigest()) && stocked(project, pinned.get()).isEmpty()) {
                // The migration's is the image of the API.
                String repository = pinned.get().repository();
                name(container, project + repository.substring(repository.lastIndexOf('/')), pinned.get().sha().hex());
            }
        } else if (tag > container.image().lastIndexOf('/') && !container.image().contains("@")
                && !engine.images().has(container.image())) {
            name(container, container.image().substring(0, tag), container.image().substring(tag + 1));
        }
    }

    private void name(Container container, String repository, String tag) {
        // An engine that keeps its images in containerd lets a prune take even those that have containers.
        if (engine.images().has(container.imageId())) {
            engine.images().tag(container.imageId(), repository, tag);
            progress.note("the image of " + container.name() + " had lost its name: it is " + repository + ":" + tag
                    + " now");
        }
    }
}
