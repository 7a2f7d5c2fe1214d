package platform.cli.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import platform.cli.problem.Problem;

/// A host: containers, the names of images, and names that processes hold. One thread at a time asks it.
public final class ModelHost {

    /// How long the engine takes to see that a process has gone that held a name.
    private static final Duration SEEN_GONE = Duration.ofMillis(300);

    private record Held(Object process, Map<String, String> labels, long freedAt) {
    }

    private final VirtualTime time;
    private final ModelRegistry registry;
    private final Map<String, ModelContainer> containers = new LinkedHashMap<>();
    /// The image that each name leads to; `repository@digest` and `repository:tag`.
    private final Map<String, String> images = new HashMap<>();
    private final Map<String, Held> held = new HashMap<>();
    private boolean sharesProcessors = true;
    private int made;
    private long settledAt = -1;

    public ModelHost(VirtualTime time, ModelRegistry registry) {
        this.time = time;
        this.registry = registry;
    }

    VirtualTime time() {
        return time;
    }

    /// Its engine runs without root, and no cgroup was handed to it.
    void withoutCgroup() {
        sharesProcessors = false;
    }

    boolean sharesProcessors() {
        return sharesProcessors;
    }

    /// The containers, after all that was due has happened.
    List<ModelContainer> containers() {
        settle();
        return List.copyOf(containers.values());
    }

    private void settle() {
        if (settledAt < time.nanos()) {
            settledAt = time.nanos();
            containers.values().forEach(container -> container.settle(time));
            held.values().removeIf(hold -> hold.freedAt <= time.nanos());
        }
    }

    List<ModelContainer> containers(String project, String service) {
        settle();
        return containers.values().stream()
                .filter(container -> container.project.equals(project) && container.service.equals(service)).toList();
    }

    Optional<ModelContainer> container(String id) {
        settle();
        return Optional.ofNullable(containers.get(id));
    }

    ModelContainer there(String id) {
        return container(id).orElseThrow(() -> Problem.failed("the engine refused", "no such container: " + id, "-"));
    }

    ModelContainer make(String project, String service, String hash, String image) {
        String imageId = image(image)
                .orElseThrow(() -> Problem.failed("docker compose up failed", "no such image: " + image, "-"));
        made++;
        String id = "%012x".formatted(made) + "0".repeat(52);
        int number = 1 + containers(project, service).stream()
                .mapToInt(container -> Integer.parseInt(container.name.replaceFirst(".*-", ""))).max().orElse(0);
        ModelContainer container = new ModelContainer(id, project + "-" + service + "-" + number, project, service,
                hash,
                image, imageId, registry.labels(imageId));
        containers.put(id, container);
        return container;
    }

    /// Ends it, at once where it runs, and takes it away.
    void remove(String id) {
        containers.remove(id);
    }

    /// A container of a project that runs ends, and nobody asked it to.
    ///
    /// @param which of them, any number
    public void dies(String project, int which) {
        List<ModelContainer> running = containers().stream()
                .filter(container -> container.runs() && container.project.equals(project)).toList();
        if (!running.isEmpty()) {
            running.get(Math.floorMod(which, running.size())).die(time);
        }
    }

    /// The engine is started again, and with it what ran.
    public void restarts() {
        containers().forEach(container -> container.die(time));
        held.clear();
        time.pass(Behaviour.TO_RESTART.plus(Behaviour.TO_LISTEN).plusSeconds(1));
    }

    // --- images

    /// The image that a name leads to: `repository:tag@digest` by its digest, as an engine takes it.
    Optional<String> image(String name) {
        return Optional.ofNullable(images.get(byDigest(name)));
    }

    /// Without the tag, where there is a digest.
    private static String byDigest(String name) {
        int at = name.indexOf('@');
        int tag = at < 0 ? -1 : name.lastIndexOf(':', at);
        return tag <= name.lastIndexOf('/') ? name : name.substring(0, tag) + name.substring(at);
    }

    Map<String, String> names() {
        return Map.copyOf(images);
    }

    void name(String name, String image) {
        images.put(name, image);
    }

    void unname(String name) {
        images.remove(name);
    }

    /// Brings an image from the registry.
    void pull(String name) {
        String byDigest = byDigest(name);
        String digest = byDigest.substring(byDigest.indexOf('@') + 1);
        if (!registry.has(digest)) {
            throw Problem.failed("cannot pull " + name, "not found", "-");
        }
        time.pass(Duration.ofSeconds(2));
        images.put(byDigest, digest);
    }

    /// `docker image prune --all`: what has no container loses its names; what has one keeps one of them.
    public void prune() {
        List<String> used = containers().stream().map(container -> container.imageId).toList();
        List<String> kept = new ArrayList<>();
        images.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList().forEach(name -> {
            if (!used.contains(name.getValue()) || kept.contains(name.getValue())) {
                images.remove(name.getKey());
            } else {
                kept.add(name.getValue());
            }
        });
    }

    // --- names that are held

    boolean hold(String name, Object process, Map<String, String> labels) {
        containers();
        return held.putIfAbsent(name, new Held(process, labels, Long.MAX_VALUE)) == null;
    }

    boolean holds(String name, Object process) {
        containers();
        @Nullable
        Held hold = held.get(name);
        return hold != null && hold.process.equals(process);
    }

    Optional<Map<String, String>> holder(String name) {
        containers();
        return Optional.ofNullable(held.get(name)).map(Held::labels);
    }

    /// Whoever holds it.
    void free(String name) {
        held.remove(name);
    }

    /// A process has ended, in whatever way.
    public void gone(Object process) {
        held.replaceAll((_, hold) -> hold.process.equals(process)
                ? new Held(hold.process, hold.labels, time.nanos() + SEEN_GONE.toNanos())
                : hold);
    }
}
